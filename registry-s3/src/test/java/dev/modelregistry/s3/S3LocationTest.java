package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3LocationTest {

  @Nested
  final class AUri {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "s3://models/ml/registry?region=eu-central-1",
          "s3://models/ml/registry/?region=eu-central-1&path-style=true",
          "S3://models/ml/registry?endpoint=http%3A%2F%2F127.0.0.1%3A9000&region=x",
        })
    void opensABucket(String location) throws IOException {
      try (Storage storage = Storage.at(URI.create(location))) {
        assertThat(storage).isInstanceOf(S3Storage.class);
        assertThat(storage.describe()).isEqualTo("s3://models/ml/registry/");
      }
    }

    @Test
    void mayNameAWholeBucket() throws IOException {
      try (Storage storage = Storage.at(URI.create("s3://my_models?region=eu-central-1"))) {
        assertThat(storage.describe()).isEqualTo("s3://my_models/");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "s3:///ml",
          "s3://key:secret@models/ml",
          "s3://models:9000/ml",
          "s3://models/ml?secret=x",
          "s3://models/ml?path-style=secret"
        })
    void ofAnotherFormIsRefusedWithoutRepeatingIt(String location) {
      assertThatThrownBy(() -> Storage.at(URI.create(location)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a bucket is named as s3://bucket/prefix?region=eu-central-1")
          .hasMessageNotContaining("key:");
    }

    @Test
    void ofAnotherSchemeIsRefusedWithTheModuleThatOpensIt() {
      assertThatThrownBy(() -> Storage.at(URI.create("file:///srv/models")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "no module that is here opens 'file:' URIs, only [s3:]; dev.modelregistry:registry-fs"
                  + " opens file:, dev.modelregistry:registry-s3 opens s3:");
    }
  }
}
