package dev.modelregistry.core.store;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every key of the store; FORMAT.md lists them. Nobody else puts a key together. */
public final class Keys {

  /** Where the registry says its format and its id. */
  public static final ObjectKey REGISTRY = new ObjectKey("registry.json");

  /** The log of what holds for the whole registry. */
  public static final String RULES = "policies/log";

  /** Folder of all models. */
  public static final String MODELS = "models/";

  /** Folder of all datasets. */
  public static final String DATASETS = "datasets/";

  /** Folder of all edges. */
  public static final String EDGES = "edges/";

  private static final Pattern EDGE =
      Pattern.compile("edges/(?:models|datasets)/[^/]+/[0-9]{12}/(.+)\\.[0-9a-f]{32}");

  private static final String DECISIONS = "/decisions";

  /** Sequence numbers have 12 digits, so that ASCII order is numeric order. */
  public static final long MAX_SEQUENCE = 999_999_999_999L;

  private static final String ZEROS = "0".repeat(12);

  private Keys() {}

  /** The log of a model's registrations. */
  public static String versions(ModelName model) {
    return line(model) + "/versions";
  }

  /** The log of what was decided about a model. */
  public static String decisions(ModelName model) {
    return line(model) + DECISIONS;
  }

  /** The log of a dataset's snapshots. */
  public static String snapshots(DatasetName dataset) {
    return line(dataset) + "/snapshots";
  }

  /** Whether a log stays short, because people append to it and not trainers. */
  public static boolean isShort(String log) {
    return log.equals(RULES) || log.endsWith(DECISIONS);
  }

  /** The line of a model: the folder of its logs and blobs. */
  public static String line(ModelName model) {
    return MODELS + model;
  }

  /** The line of a dataset: the folder of its log and blobs. */
  public static String line(DatasetName dataset) {
    return DATASETS + dataset;
  }

  /** The line that a log belongs to. */
  public static String lineOf(String log) {
    return log.substring(0, log.lastIndexOf('/'));
  }

  /** An entry of a log. */
  public static ObjectKey entry(String log, long sequence) {
    return new ObjectKey(log + "/" + digits(sequence));
  }

  /** The bundle of 256 entries of a log; bundle 1 holds the entries 1 to 256. */
  public static ObjectKey bundle(String log, long number) {
    return new ObjectKey(bundles(log) + digits(number));
  }

  /** Folder of the bundles of a log. */
  public static String bundles(String log) {
    return log + "/bundles/";
  }

  /** The short bundle of 32 entries of a log; short bundle 1 holds the entries 1 to 32. */
  public static ObjectKey shortBundle(String log, long number) {
    return new ObjectKey(shortBundles(log) + digits(number));
  }

  /** Folder of the short bundles of a log. */
  public static String shortBundles(String log) {
    return log + "/short-bundles/";
  }

  /** The log checkpoint of the first {@code size} entries; the newest is listed first. */
  public static ObjectKey checkpoint(String log, long size) {
    return new ObjectKey(checkpoints(log) + digits(MAX_SEQUENCE - size));
  }

  /** Folder of the log checkpoints of a log. */
  public static String checkpoints(String log) {
    return log + "/checkpoints/";
  }

  /** The number that stands directly in a folder, as an entry's or a bundle's; empty for others. */
  public static OptionalLong number(String folder, ObjectKey key) {
    String name = key.value().startsWith(folder) ? key.value().substring(folder.length()) : "";
    return name.matches("[0-9]{12}") ? OptionalLong.of(Long.parseLong(name)) : OptionalLong.empty();
  }

  /** The number of entries that a log checkpoint covers, read off its key. */
  public static long checkpointSize(ObjectKey checkpoint) {
    String key = checkpoint.value();
    return MAX_SEQUENCE - Long.parseLong(key.substring(key.lastIndexOf('/') + 1));
  }

  /** A blob of a line. */
  public static ObjectKey blob(String line, String uploadId) {
    return new ObjectKey(line + "/blobs/" + uploadId);
  }

  /** Folder of the edges from a snapshot to what trained or evaluated a version on it. */
  public static String edgesOf(SnapshotId snapshot) {
    return EDGES + line(snapshot.dataset()) + "/" + digits(snapshot.number()) + "/";
  }

  /** Folder of the edges from a version to its children. */
  public static String edgesOf(VersionId version) {
    return EDGES + line(version.model()) + "/" + digits(version.number()) + "/";
  }

  /** The edge from what was used to the entry that uses it. */
  public static ObjectKey edge(String edges, ModelName user, String entryId) {
    return new ObjectKey(edges + user + "." + entryId);
  }

  /** The model that uses something by an edge; empty for what is no edge. */
  public static Optional<ModelName> userOf(ObjectKey edge) {
    Matcher parts = EDGE.matcher(edge.value());
    return parts.matches() ? name(parts.group(1)).map(ModelName::new) : Optional.empty();
  }

  /** The name of the model or dataset below a folder that a key belongs to, if to one. */
  public static Optional<String> nameBelow(String folder, ObjectKey key) {
    int end = key.value().indexOf('/', folder.length());
    if (end < 0) {
      return Optional.empty();
    }
    return name(key.value().substring(folder.length(), end));
  }

  private static Optional<String> name(String text) {
    try {
      return Optional.of(new ModelName(text).value());
    } catch (IllegalArgumentException noName) {
      return Optional.empty();
    }
  }

  /** A key that no key below a line comes after: the folders of a line begin before {@code z}. */
  public static ObjectKey lastBelow(String line) {
    return new ObjectKey(line + "/z");
  }

  private static String digits(long number) {
    if (number < 0 || number > MAX_SEQUENCE) {
      throw new IllegalArgumentException("a log holds at most 10^12 entries, not " + number);
    }
    // Every look at a head makes a key, and a formatter costs more than the look.
    String digits = Long.toString(number);
    return ZEROS.substring(digits.length()) + digits;
  }
}
