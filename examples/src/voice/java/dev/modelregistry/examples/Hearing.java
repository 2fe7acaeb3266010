package dev.modelregistry.examples;

import ai.onnxruntime.OrtException;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.value.SnapshotRef;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network heard in the clips.
 *
 * @param inSpeech the mean probability of speech over the frames of speech-like clips
 * @param inNoise the same over the frames of noise
 * @param latency how long a frame took
 */
record Hearing(double inSpeech, double inNoise, Latency latency) {

  static Hearing of(VoiceNetwork network, List<ProbeClips.Clip> clips) throws OrtException {
    // The first runs allocate memory and are slower than any later one.
    network.listen(clips.get(0).samples(), new ArrayList<>());
    List<Double> speech = new ArrayList<>();
    List<Double> noise = new ArrayList<>();
    List<Long> nanos = new ArrayList<>();
    for (ProbeClips.Clip clip : clips) {
      (clip.isSpeechLike() ? speech : noise).addAll(network.listen(clip.samples(), nanos));
    }
    return new Hearing(
        mean(speech),
        mean(noise),
        Latency.ofNanos(nanos.stream().mapToLong(Long::longValue).toArray()));
  }

  Evaluation evaluation(SnapshotRef clips) {
    return Evaluation.on(clips)
        .rows(latency.count())
        .metric("speech-in-speech-like", inSpeech)
        .metric("speech-in-noise", inNoise)
        .metric("separation", inSpeech - inNoise)
        .latency(latency);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
