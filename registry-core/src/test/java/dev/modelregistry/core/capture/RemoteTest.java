package dev.modelregistry.core.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RemoteTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "same",
      value = {
        "https://example.org/team/model.git, same",
        "https://ann:s3cret@example.org/model.git, https://example.org/model.git",
        "https://ghp_token@example.org/model.git, https://example.org/model.git",
        "HTTPS://ann:s3cret@example.org:8443/model.git, HTTPS://example.org:8443/model.git",
        "https://ann:s3@cret@example.org/model.git, https://example.org/model.git",
        "https://ann:s3/cret@example.org/model.git, https://example.org/model.git",
        "https://example.org/model.git?private_token=abc#x, https://example.org/model.git",
        "https://example.org/@scope/model.git, same",
        "https://example.org:8443/@scope/model.git, same",
        "ssh://git@example.org/model.git, same",
        "ssh://git:s3cret@example.org:22/model.git, ssh://git@example.org:22/model.git",
        "s3://id:s3cret@bucket/model, s3://bucket/model",
        "git@example.org:team/model.git, same",
        "git:s3cret@example.org:team/model.git, git@example.org:team/model.git",
        "example.org:team/model@2.git, same",
        "codecommit::https://ann:s3cret@example.org/m, codecommit::https://example.org/m",
        "git+https://t0ken@example.org/model.git, git+https://example.org/model.git",
        "/srv/git/model.git, same",
        "../model.git, same",
        "file:///srv/git/model.git, same",
      })
  void withoutCredentialsKeepsTheAddressAndNothingElse(String address, String expected) {
    assertThat(Remote.withoutCredentials(address)).isEqualTo(expected == null ? address : expected);
  }
}
