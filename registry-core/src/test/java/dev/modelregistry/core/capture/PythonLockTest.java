package dev.modelregistry.core.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PythonLockTest {

  private static final String HEX = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);

  @TempDir private Path folder;

  @Nested
  final class ARequirementsFile {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        nullValues = "none",
        value = {
          "numpy==1.26.4 | numpy | 1.26.4",
          "torch === 2.3.0+cu121 | torch | 2.3.0+cu121",
          "requests[socks,use_chardet] == 2.32.0 ; python_version < '3.9' | requests | 2.32.0",
          "scipy>=1.11,<2 | scipy | none",
          "pandas==2.* | pandas | none",
          "pandas ~= 2.2 | pandas | none",
          "pip | pip | none",
          "zope.interface==6.4  # by twisted | zope.interface | 6.4",
          "attrs (==23.2.0) | attrs | 23.2.0",
          "mylib @ https://ann:s3cret@example.org/m.whl?t=1 | mylib | https://example.org/m.whl",
          "-e git+https://t0ken@example.org/m.git@v1#egg=mylib | mylib"
              + " | git+https://example.org/m.git@v1",
          "git+ssh://git@example.org/m.git | git+ssh://git@example.org/m.git | none",
        })
    void namesAPackageAndWhereItIsPinnedItsVersion(String line, String name, String version)
        throws IOException {
      assertThat(read("requirements.txt", line).libraries())
          .containsExactly(new Library(name, Optional.ofNullable(version), Optional.empty()));
    }

    @Test
    void mayHaveHashesContinuationsCommentsAndOptions() throws IOException {
      PythonLock lock =
          read(
              "requirements.txt",
              "# compiled",
              "--index-url https://ann:s3cret@example.org/simple",
              "",
              "numpy==1.26.4 \\",
              "    --hash=sha256:" + HEX,
              "torch==2.3.0 \\",
              "    --hash=sha256:" + HEX + " \\",
              "    --hash=sha256:" + OTHER,
              "    # via -r requirements.in");

      assertThat(lock.libraries())
          .containsExactly(
              new Library("numpy", Optional.of("1.26.4"), Optional.of(new Digest(HEX))),
              new Library("torch", Optional.of("2.3.0"), Optional.empty()));
      assertThat(lock.toString()).doesNotContain("s3cret");
      assertThat(lock.facts())
          .containsOnly(
              entry("lockfile.name", "requirements.txt"),
              entry(
                  "lockfile.digest",
                  Digest.of(Files.readAllBytes(folder.resolve("requirements.txt"))).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-r base.txt", "--requirement=base.txt", "-c limits.txt"})
    void isRefusedWhereItIncludesAnother(String line) {
      assertThatThrownBy(() -> read("requirements.txt", "numpy==1", line))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("line 2 of requirements.txt includes another file")
          .hasMessageContaining("give one file with all packages");
    }

    @Test
    void isRefusedWhereALineIsNoneWithoutQuotingIt() {
      assertThatThrownBy(() -> read("requirements.txt", "numpy==1", "{\"password\": \"s3cret\"}"))
          .isInstanceOf(Rejected.class)
          .hasMessageStartingWith("line 2 of requirements.txt names no package; give the output of")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Nested
  final class AFileOfConda {

    @Test
    void mayBeAnExplicitList() throws IOException {
      String channel = "https://ann:s3cret@example.org/t/tk-s3cret/linux-64/";
      assertThat(
              read(
                      "conda-linux-64.lock",
                      "# platform: linux-64",
                      "@EXPLICIT",
                      channel + "numpy-1.26.4-py312heda63a1_0.conda#" + "0".repeat(32),
                      channel + "ca-certificates-2024.2.2-hbcca054_0.tar.bz2#sha256:" + HEX)
                  .libraries())
          .containsExactly(
              new Library("numpy", Optional.of("1.26.4=py312heda63a1_0"), Optional.empty()),
              new Library(
                  "ca-certificates",
                  Optional.of("2024.2.2=hbcca054_0"),
                  Optional.of(new Digest(HEX))));
    }

    @Test
    void mayBeAnEnvironment() throws IOException {
      PythonLock lock =
          read(
              "environment.yml",
              "name: train",
              "channels:",
              "  - https://ann:s3cret@example.org/channel",
              "dependencies:",
              "  - python=3.12.3=hab00c5b_0_cpython",
              "  - conda-forge::numpy=1.26.4   # pinned",
              "  - 'scipy>=1.11'",
              "  - pip",
              "  - pip:",
              "      - torch==2.3.0",
              "      - mylib",
              "  - zlib=1.3",
              "prefix: /opt/ann/envs/train",
              "variables:",
              "  TOKEN: s3cret");

      assertThat(lock.libraries())
          .extracting(Library::toString)
          .containsExactly(
              "python 3.12.3=hab00c5b_0_cpython",
              "numpy 1.26.4",
              "scipy",
              "pip",
              "torch 2.3.0",
              "mylib",
              "zlib 1.3");
      assertThat(lock.toString()).doesNotContain("s3cret").doesNotContain("ann");
    }

    @Test
    void isRefusedInAFormThatIsNotKnown() {
      assertThatThrownBy(() -> read("conda-lock.yml", "version: 1", "package:"))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("conda-lock.yml is no environment file of conda")
          .hasMessageContaining("conda-lock render --kind explicit");
      assertThatThrownBy(() -> read("x.lock", "@EXPLICIT", "https://s3cret@example.org/numpy"))
          .isInstanceOf(Rejected.class)
          .hasMessageStartingWith("line 2 of x.lock names no package")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Nested
  final class AFileThatCannotBeRead {

    @Test
    void isRefusedWhereItIsMissingOrTooLong() throws IOException {
      assertThatThrownBy(() -> PythonLock.read(folder.resolve("none")))
          .isInstanceOf(Rejected.class)
          .hasMessage(folder.resolve("none") + " does not exist; name a lock file of pip or conda");

      Path huge = Files.write(folder.resolve("huge"), new byte[(8 << 20) + 1]);
      assertThatThrownBy(() -> PythonLock.read(huge))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("is longer than 8,388,608 bytes and no lock file");
    }
  }

  private PythonLock read(String name, String... lines) throws IOException {
    return PythonLock.read(Files.write(folder.resolve(name), List.of(lines)));
  }
}
