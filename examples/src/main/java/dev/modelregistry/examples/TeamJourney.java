package dev.modelregistry.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A training JVM and two serving JVMs on one bucket: the label moves, both follow; one of them
 * loses the network and goes on serving.
 *
 * <p>Without arguments on a local S3 server that it starts; else on the endpoint, the bucket and
 * the region that are given, with the credentials that the SDK finds.
 */
public final class TeamJourney {

  private final Transcript transcript;

  private TeamJourney(Transcript transcript) {
    this.transcript = transcript;
  }

  /** Where the bucket is. */
  private record Place(URI endpoint, String bucket, String region) {}

  /** A JVM of the team, and what it is called in the transcript. */
  private record Member(String name, Process process, BufferedReader said, Writer commands)
      implements AutoCloseable {

    static Member start(String name, URI endpoint, Place place, Path folder) throws IOException {
      Files.createDirectories(folder);
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-cp",
              System.getProperty("java.class.path"),
              TeamMember.class.getName(),
              name.replace(' ', '-'),
              endpoint.toString(),
              place.bucket,
              place.region,
              folder.toString());
      builder.environment().putIfAbsent("AWS_ACCESS_KEY_ID", LocalS3.ACCESS_KEY);
      builder.environment().putIfAbsent("AWS_SECRET_ACCESS_KEY", LocalS3.SECRET_KEY);
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new Member(
          name,
          process,
          process.inputReader(StandardCharsets.UTF_8),
          process.outputWriter(StandardCharsets.UTF_8));
    }

    String tell(String command) throws IOException {
      commands.write(command + "\n");
      commands.flush();
      String answer = said.readLine();
      if (answer == null) {
        throw new IOException(name + " has ended");
      }
      return answer;
    }

    @Override
    public void close() throws IOException {
      commands.close();
      try {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }

  /** Runs it; see above for the arguments. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = Transcript.standardOutput();
    if (arguments.length != 0 && arguments.length != 3) {
      out.println("arguments: none, or ENDPOINT BUCKET REGION, as http://127.0.0.1:9000 ml local");
      System.exit(1);
    }
    run(List.of(arguments), out);
  }

  static void run(List<String> arguments, PrintStream out) throws IOException {
    Path folder = Files.createTempDirectory("model-registry-team-");
    TeamJourney journey = new TeamJourney(new Transcript(out));
    try {
      if (arguments.isEmpty()) {
        try (LocalS3 server = LocalS3.start(folder)) {
          journey.on(new Place(server.endpoint(), LocalS3.BUCKET, LocalS3.REGION), folder);
        }
      } else {
        URI endpoint = URI.create(arguments.get(0));
        journey.on(new Place(endpoint, arguments.get(1), arguments.get(2)), folder);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private void on(Place place, Path folder) throws IOException {
    transcript.title("One bucket, three JVMs, no server of ours");
    try (Cable cable = Cable.to(place.endpoint);
        Member trainer = Member.start("trainer", place.endpoint, place, folder.resolve("trainer"));
        Member first = Member.start("serving 1", place.endpoint, place, folder.resolve("first"));
        Member second =
            Member.start("serving 2", cable.endpoint(), place, folder.resolve("second"))) {
      transcript.step("A training JVM founds the registry and brings a first version");
      ask(trainer, "protect");
      ask(trainer, "train");
      transcript.step("Two serving JVMs on other machines follow the label");
      ask(first, "serve");
      ask(second, "serve");
      transcript.step("The label moves, and both follow: one request each time they look");
      ask(trainer, "train");
      ask(first, "serve");
      ask(second, "serve");
      transcript.step("Serving 2 loses the network, and goes on with what it has");
      cable.cut();
      ask(trainer, "train");
      ask(first, "serve");
      ask(second, "serve");
      transcript.step("The network comes back, and serving 2 catches up by itself");
      cable.mend();
      ask(second, "serve");
    }
  }

  private void ask(Member member, String command) throws IOException {
    transcript.labelled(member.name, member.tell(command));
  }
}
