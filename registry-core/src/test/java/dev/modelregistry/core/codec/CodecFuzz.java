package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.value.EntryRef;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a fuzzer feeds to the readers of the store's documents, one class for each. A reader refuses
 * bytes with {@link MalformedJson}, or returns the one value that is written as these very bytes.
 *
 * <p>Where documents end with their digest, it is made to fit before they are read: a fuzzer does
 * not find a SHA-256, and whoever forges an object computes it.
 */
public final class CodecFuzz {

  private static final Pattern PLACE =
      Pattern.compile("\"log\":\"([a-z0-9/._-]{1,400})\",\"sequence\":([1-9][0-9]{0,11}),");

  private CodecFuzz() {}

  /** Entries of all kinds; a version's manifest is part of one. */
  public static final class Entries {
    private Entries() {}

    /** Reads one input. */
    public static void fuzzerTestOneInput(byte[] input) {
      byte[] bytes = sealed(input);
      Matcher place = PLACE.matcher(new String(bytes, ISO_8859_1));
      EntryRef ref =
          place.find()
              ? new EntryRef(place.group(1), Long.parseLong(place.group(2)))
              : new EntryRef("policies/log", 1);
      read(bytes, same -> EntryCodec.decode(ref, same), EntryCodec::encode);
    }
  }

  /** Log checkpoints of each kind of log. */
  public static final class Checkpoints {
    private Checkpoints() {}

    /** Reads one input. */
    public static void fuzzerTestOneInput(byte[] input) {
      read(input, "policies/log", new RulesCodec());
      read(input, "datasets/loans/snapshots", new SnapshotsCodec());
      read(input, "models/credit/versions", new VersionsCodec());
      read(input, "models/credit/decisions", new DecisionsCodec());
    }

    private static <S extends LogState<S>> void read(
        byte[] input, String log, StateCodec<S> states) {
      CheckpointCodec<S> codec = new CheckpointCodec<>(log, states);
      CodecFuzz.read(input, codec::decode, codec::encode);
    }
  }

  /** Listings of trees. */
  public static final class Trees {
    private Trees() {}

    /** Reads one input. */
    public static void fuzzerTestOneInput(byte[] input) {
      read(input, TreeCodec::decode, TreeCodec::encode);
    }
  }

  /** Records of environments and of tables. */
  public static final class Environments {
    private Environments() {}

    /** Reads one input. */
    public static void fuzzerTestOneInput(byte[] input) {
      read(input, EnvironmentCodec::decode, EnvironmentCodec::encode);
      read(input, TableCodec::decode, TableCodec::encode);
    }
  }

  /** Edges and the founding of a registry. */
  public static final class SmallObjects {
    private SmallObjects() {}

    /** Reads one input. */
    public static void fuzzerTestOneInput(byte[] input) {
      byte[] bytes = sealed(input);
      read(bytes, EdgeCodec::decode, EdgeCodec::encode);
      read(bytes, RegistryCodec::decode, RegistryCodec::encode);
    }
  }

  /** Returns the input with the digest that belongs to it. */
  public static byte[] sealed(byte[] input) {
    if (input.length == 0) {
      return input;
    }
    try {
      return Whole.sealed(Whole.unsealed(input));
    } catch (MalformedJson notYet) {
      return Whole.sealed(input);
    }
  }

  private static <T> void read(
      byte[] bytes, Function<byte[], T> decode, Function<T, byte[]> encode) {
    T value;
    try {
      value = decode.apply(bytes);
    } catch (MalformedJson refused) {
      requireReadable(refused);
      return;
    }
    if (!Arrays.equals(encode.apply(value), bytes)) {
      throw new AssertionError(value + " is written otherwise than it was read");
    }
    if (!value.equals(decode.apply(bytes))) {
      throw new AssertionError(value + " is not what is read a second time");
    }
  }

  private static void requireReadable(MalformedJson refused) {
    List<String> whole = String.valueOf(refused.getMessage()).lines().toList();
    if (whole.size() != 1 || whole.get(0).length() > 260) {
      throw new AssertionError("a message that hurts: " + whole);
    }
  }
}
