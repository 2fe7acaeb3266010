package dev.modelregistry.examples;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * Makes up short clips of sound: some like speech, with a voice's harmonics, resonances and
 * syllables, some only noise.
 */
final class ProbeClips {

  /** A clip of one kind or the other. */
  static final class Clip {

    private final String name;
    private final boolean speechLike;
    private final float[] samples;

    private Clip(String name, boolean speechLike, float[] samples) {
      this.name = name;
      this.speechLike = speechLike;
      this.samples = samples;
    }

    boolean isSpeechLike() {
      return speechLike;
    }

    /** Returns values from -1 to 1, 16,000 a second; nobody writes to them. */
    float[] samples() {
      return samples;
    }
  }

  private static final int SECONDS = 2;

  /** Centre and width in hertz of the resonances of five vowels, after Peterson and Barney 1952. */
  private static final double[][] VOWELS = {
    {730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}, {570, 840, 2410}
  };

  private final Random random;

  ProbeClips(long seed) {
    this.random = new Random(seed);
  }

  /** Returns so many clips of each kind. */
  List<Clip> make(int ofEachKind) {
    List<Clip> clips = new ArrayList<>();
    for (int i = 1; i <= ofEachKind; i++) {
      clips.add(new Clip("speech-like-" + i, true, voice()));
      clips.add(new Clip("noise-" + i, false, noise()));
    }
    return clips;
  }

  private float[] voice() {
    float[] samples = new float[SECONDS * VoiceNetwork.SAMPLING_RATE];
    double pitch = 100 + random.nextInt(120);
    double syllablesPerSecond = 3 + random.nextDouble() * 2;
    int firstVowel = random.nextInt(VOWELS.length);
    double phase = 0;
    for (int i = 0; i < samples.length; i++) {
      double seconds = (double) i / VoiceNetwork.SAMPLING_RATE;
      double syllable = seconds * syllablesPerSecond;
      double[] vowel = VOWELS[(firstVowel + (int) syllable) % VOWELS.length];
      double f0 = pitch * (1 + 0.08 * Math.sin(2 * Math.PI * 0.7 * seconds));
      phase += 2 * Math.PI * f0 / VoiceNetwork.SAMPLING_RATE;
      double sum = 0;
      for (int harmonic = 1; harmonic * f0 < 3_600; harmonic++) {
        sum += resonance(harmonic * f0, vowel) * Math.sin(harmonic * phase);
      }
      double loudness = Math.pow(Math.sin(Math.PI * (syllable % 1)), 0.7);
      samples[i] = (float) Math.tanh(0.35 * loudness * sum + 0.003 * random.nextGaussian());
    }
    return samples;
  }

  private static double resonance(double frequency, double[] vowel) {
    double sum = 0.02;
    for (int i = 0; i < vowel.length; i++) {
      double distance = (frequency - vowel[i]) / (60 + 40 * i);
      sum += 1 / ((1 + distance * distance) * (1 + i));
    }
    return sum;
  }

  private float[] noise() {
    float[] samples = new float[SECONDS * VoiceNetwork.SAMPLING_RATE];
    double loudness = 0.02 + 0.2 * random.nextDouble();
    double smoothing = 0.9 * random.nextDouble();
    double last = 0;
    for (int i = 0; i < samples.length; i++) {
      last = smoothing * last + (1 - smoothing) * random.nextGaussian();
      samples[i] = (float) Math.tanh(loudness * last);
    }
    return samples;
  }

  /** Writes the clips into a folder as sound files of 16 bits a sample. */
  static void write(List<Clip> clips, Path folder) throws IOException {
    AudioFormat format = new AudioFormat(VoiceNetwork.SAMPLING_RATE, 16, 1, true, false);
    for (Clip clip : clips) {
      ByteBuffer bytes =
          ByteBuffer.allocate(2 * clip.samples.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float sample : clip.samples) {
        bytes.putShort((short) Math.round(sample * Short.MAX_VALUE));
      }
      try (AudioInputStream sound =
          new AudioInputStream(
              new ByteArrayInputStream(bytes.array()), format, clip.samples.length)) {
        Path file = Files.createFile(folder.resolve(clip.name + ".wav"));
        AudioSystem.write(sound, AudioFileFormat.Type.WAVE, file.toFile());
      }
    }
  }
}
