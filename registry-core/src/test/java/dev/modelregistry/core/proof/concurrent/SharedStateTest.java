package dev.modelregistry.core.proof.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every class of the library whose state threads share, and what shows that they may.
 *
 * <table>
 *   <caption>How each is covered</caption>
 *   <tr><th>class</th><th>what threads share</th><th>shown by</th></tr>
 *   <tr><td>core.log.EventLog, LogWriter, Submission, Turn</td>
 *       <td>the head that is known; turns of appends and openings; what waits for a turn</td>
 *       <td>EventLogThreadsTest, with Lincheck; ManyWritersTest between processes</td></tr>
 *   <tr><td>core.KnownBlobs, KnownSnapshots</td><td>what was read of a log, and how far</td>
 *       <td>KnownThreadsTest, with Lincheck</td></tr>
 *   <tr><td>core.KnownVersions</td><td>likewise, and the last stretch of entries</td>
 *       <td>{@link LabelsUnderThreadsTest}: searches see every version that was registered</td></tr>
 *   <tr><td>core.serve.Cached; so core.StoredVersions, StoredSnapshots and the logs in core.Site
 *       </td><td>what was loaded first</td><td>CachedThreadsTest, with Lincheck</td></tr>
 *   <tr><td>core.serve.Leased, Place</td><td>who uses what answers, and whether it is retired</td>
 *       <td>PlaceThreadsTest, with Lincheck, model checked and under stress</td></tr>
 *   <tr><td>core.serve.Beside</td><td>the canary that answers, used while it comes and goes</td>
 *       <td>BesideThreadsTest, with Lincheck, model checked and under stress</td></tr>
 *   <tr><td>core.serve.Observed</td><td>counts: each call is in one of them, in flight or ended</td>
 *       <td>ObservedThreadsTest, with Lincheck</td></tr>
 *   <tr><td>core.serve.Allotment</td><td>digests for reuse: a thread takes one for itself</td>
 *       <td>AllotmentTest: many threads at once find what one finds</td></tr>
 *   <tr><td>core.serve.Follower, CanaryFollower, Roster</td>
 *       <td>what their one thread last knew, read by others</td><td>nothing to order</td></tr>
 *   <tr><td>core.serve.FollowedLabel</td><td>whether a lease has ended; a count</td>
 *       <td>LiveUnderLoadTest</td></tr>
 *   <tr><td>core.serve.WorkerThread</td><td>which thread it is; set once</td>
 *       <td>LiveUnderLoadTest</td></tr>
 *   <tr><td>core.StoredModel</td><td>what was resolved last</td>
 *       <td>{@link LabelsUnderThreadsTest}: threads share each handle</td></tr>
 *   <tr><td>core.Site</td><td>whether it is closed; changes once</td>
 *       <td>{@link LabelsUnderThreadsTest} for the rest of it</td></tr>
 *   <tr><td>core.serve.Shadows, Shadowing, ShadowTally</td>
 *       <td>which shadow runs, what waits for it, what it counted</td>
 *       <td>ShadowTest: none of the calls of many threads is lost or counted twice</td></tr>
 *   <tr><td>core.FoundLater</td><td>whether the owed look was had: two may look, and see the same
 *       </td><td>nothing to order</td></tr>
 *   <tr><td>core.log.Checkpoints</td><td>whether the last state was small: a guess, for speed</td>
 *       <td>nothing to order</td></tr>
 *   <tr><td>core.blob.OverlappedDigest, Upload</td><td>chunks, a verdict: one thread hands them to
 *       another</td><td>BlobThreadsTest, BlobStoreTest</td></tr>
 *   <tr><td>core.blob.LocalCache, FileLocks</td><td>what is in use, and who writes</td>
 *       <td>LocalCacheTest, between threads and between processes</td></tr>
 *   <tr><td>core.blob.StoredArtifact</td><td>the listing of a tree: two may read it, and read the
 *       same</td><td>nothing to order</td></tr>
 *   <tr><td>core.StoredSnapshot</td><td>the record of a table: two may read it, and read the
 *       same</td><td>nothing to order</td></tr>
 *   <tr><td>core.data.Pipe, ScannedSource</td><td>chunks, what was learnt: one thread hands them to
 *       another</td><td>ScannedSourceTest</td></tr>
 *   <tr><td>core.profile.LiveCounts</td><td>counts of rows: each thread takes a set for itself</td>
 *       <td>ServingTest: no row of 16 threads is lost</td></tr>
 *   <tr><td>core.capture.ClassPath</td><td>what a class path holds: two may look, and find the
 *       same</td><td>nothing to order</td></tr>
 *   <tr><td>fs.FileSystemStorage, Folders</td><td>whether it is closed; which folders are durable
 *       </td><td>the contract of storages, which races writers on a real disk</td></tr>
 *   <tr><td>s3.S3Storage, Fitness, LargeUpload</td>
 *       <td>whether it is closed, was found fit, was swept</td>
 *       <td>the contract of storages, over a server</td></tr>
 * </table>
 *
 * <p>Lincheck runs them under stress. Its model checker does not come to an end within Caffeine's
 * cache, nor in useful time within JSON and SHA-256, which every use of a log goes through.
 */
class SharedStateTest {

  private static final Pattern SHARED =
      Pattern.compile(
          "^  (?:private |protected |public |static |final )+(?:volatile .*"
              + "|(?:Atomic|Reentrant|Concurrent|Blocking|LongAdder|ThreadLocal|Cached?<).*"
              + "|.* = (?:new )?Concurrent.*)$|\\bsynchronized\\b",
          Pattern.MULTILINE);

  private static final Set<String> LISTED =
      new TreeSet<>(
          Set.of(
              "Beside",
              "Cached",
              "Checkpoints",
              "CanaryFollower",
              "ClassPath",
              "EventLog",
              "FileSystemStorage",
              "FileLocks",
              "Fitness",
              "Folders",
              "FoundLater",
              "FollowedLabel",
              "Follower",
              "KnownBlobs",
              "KnownSnapshots",
              "KnownVersions",
              "LargeUpload",
              "Leased",
              "LogWriter",
              "LocalCache",
              "LiveCounts",
              "Observed",
              "Allotment",
              "OverlappedDigest",
              "Place",
              "S3Storage",
              "Pipe",
              "ShadowTally",
              "Shadowing",
              "Shadows",
              "Roster",
              "ScannedSource",
              "Site",
              "StoredArtifact",
              "StoredModel",
              "StoredSnapshot",
              "StoredSnapshots",
              "StoredVersions",
              "Submission",
              "Turn",
              "Upload",
              "WorkerThread"));

  @Test
  void everyClassThatSharesStateIsListedHere() throws IOException {
    Set<String> found = new TreeSet<>();
    for (String module : new String[] {"api", "core", "fs", "s3"}) {
      try (Stream<Path> files = Files.walk(Path.of("..", "registry-" + module, "src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          if (SHARED.matcher(Files.readString(file)).find()) {
            found.add(String.valueOf(file.getFileName()).replace(".java", ""));
          }
        }
      }
    }

    assertThat(found).as("classes with state that threads share").isEqualTo(LISTED);
  }
}
