package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The policies of the README allow what the storage asks for, and nothing else. What each operation
 * needs is said by the service authorization reference of AWS, "Actions, resources, and condition
 * keys for Amazon S3".
 */
final class PoliciesTest {

  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry("GetObject", "s3:GetObject"),
          Map.entry("HeadObject", "s3:GetObject"),
          Map.entry("ListObjectsV2", "s3:ListBucket"),
          Map.entry("PutObject", "s3:PutObject"),
          Map.entry("CreateMultipartUpload", "s3:PutObject"),
          Map.entry("UploadPart", "s3:PutObject"),
          Map.entry("CompleteMultipartUpload", "s3:PutObject"),
          Map.entry("AbortMultipartUpload", "s3:AbortMultipartUpload"),
          Map.entry("ListParts", "s3:ListMultipartUploadParts"),
          Map.entry("ListMultipartUploads", "s3:ListBucketMultipartUploads"),
          Map.entry("DeleteObject", "s3:DeleteObject"));

  private static final ObjectKey KEY = new ObjectKey("models/fraud/blobs/a");

  private static final Operations OPERATIONS = new Operations();

  @TempDir static Path folder;

  private static S3Proxy server;
  private static S3Client client;

  private S3Storage storage;

  @BeforeAll
  static void start() throws IOException {
    server = S3Proxy.start(folder);
    client = S3Proxy.client(server.endpoint(), Apache5HttpClient.builder(), OPERATIONS);
    client.createBucket(b -> b.bucket("policies"));
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    storage = S3Storage.builder("policies").prefix("t/" + System.nanoTime()).client(client).open();
    OPERATIONS.forget();
  }

  private static Set<String> policy(String whose) throws IOException {
    String text = Files.readString(Path.of("..", "README.md"));
    int from = text.indexOf("<!-- policy " + whose + " -->");
    assertThat(from).as("the policy of the " + whose).isNotNegative();
    String json = text.substring(from, text.indexOf("```\n", from));
    Set<String> actions = new TreeSet<>();
    Matcher action = Pattern.compile("\"(s3:[A-Z]\\w+)\"").matcher(json);
    while (action.find()) {
      actions.add(action.group(1));
    }
    return actions;
  }

  private static Set<String> asked() {
    return OPERATIONS.begun().stream()
        .map(operation -> ACTIONS.getOrDefault(operation, "an action unknown for " + operation))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void readAll() throws IOException {
    storage.stat(KEY);
    storage.list("", null, 10);
    try (InputStream in = storage.open(KEY, 0, 10)) {
      in.readAllBytes();
    }
  }

  @Nested
  final class ThePolicy {

    @Test
    void ofAReaderAllowsReading() throws IOException {
      storage.create(KEY, Payload.of(new byte[3]));
      OPERATIONS.forget();
      readAll();
      assertThat(asked()).isEqualTo(policy("reader"));
    }

    @Test
    void ofAWriterAllowsEverythingButDeleting() throws IOException {
      storage.create(KEY, Payload.of(new byte[3]));
      storage.verifyStore();
      readAll();
      for (boolean failing : new boolean[] {false, true}) {
        byte[] bytes = new byte[S3Storage.PART_BYTES + 1];
        ObjectKey large = new ObjectKey("models/fraud/blobs/large-" + failing);
        String path = storage.describe().substring("s3://policies/".length()) + large;
        client.createMultipartUpload(b -> b.bucket("policies").key(path));
        Payload payload = continued(bytes, failing);
        if (failing) {
          assertThatThrownBy(() -> storage.create(large, payload)).isInstanceOf(IOException.class);
        } else {
          storage.create(large, payload);
        }
      }
      assertThat(asked()).isEqualTo(policy("writer"));
    }

    @Test
    void ofACollectorAllowsDeletingToo() throws IOException {
      storage.create(KEY, Payload.of(new byte[3]));
      readAll();
      storage.delete(KEY);
      assertThat(asked()).isEqualTo(policy("collector"));
    }

    private static Payload continued(byte[] bytes, boolean tooShort) {
      return new Payload() {
        @Override
        public long sizeBytes() {
          return bytes.length + (tooShort ? 1 : 0);
        }

        @Override
        public InputStream open() {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public boolean isContinued() {
          return true;
        }
      };
    }
  }
}
