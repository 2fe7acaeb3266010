package dev.modelregistry.core.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "same",
      value = {
        "-Xmx4g, same",
        "-XX:+UseZGC, same",
        "-Dbatch.size=64, same",
        "-Duser.timezone=UTC, same",
        "-Dflag, same",
        "-Ddb.password=s3cret, -Ddb.password=…",
        "-DDB_PASSWD=s3cret, -DDB_PASSWD=…",
        "-Dapi.Token=s3=cret, -Dapi.Token=…",
        "-Daws.secretAccessKey=s3cret, -Daws.secretAccessKey=…",
        "-Dmy.credentials=s3cret, -Dmy.credentials=…",
        "-Djava.rmi.server.hostname=build7, -Djava.rmi.server.hostname=…",
        "-Duser.name=ann, -Duser.name=…",
        "-Dstore=https://ann:s3cret@example.org, -Dstore=…",
        "-javaagent:/opt/agent.jar=licence=s3cret, -javaagent:/opt/agent.jar=…",
        "-javaagent:/opt/agent.jar, same",
        "'-agentlib:jdwp=transport=dt_socket,address=build7:5005', -agentlib:jdwp=…",
        "'-Xrunjdwp:transport=dt_socket,address=build7:5005', -Xrunjdwp:…",
      })
  void withoutSecretsHidesTellingValues(String argument, String expected) {
    assertThat(Secrets.withoutSecrets(argument)).isEqualTo(expected == null ? argument : expected);
  }
}
