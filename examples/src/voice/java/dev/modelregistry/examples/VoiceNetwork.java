package dev.modelregistry.examples;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network that hears speech, whatever its release calls its inputs: {@code input} is the frame,
 * {@code sr} the sampling rate, and every other input a state that the output of the same rank
 * among the states continues.
 */
final class VoiceNetwork implements AutoCloseable {

  /** The length of a frame: 32 ms at 16 kHz. */
  static final int FRAME = 512;

  static final int SAMPLING_RATE = 16_000;

  /** Releases with the one input {@code state} want the end of the frame before in front. */
  private static final int CONTEXT = 64;

  private static final OrtEnvironment ORT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "voice");

  private final OrtSession session;
  private final List<String> states = new ArrayList<>();

  private VoiceNetwork(OrtSession session) {
    this.session = session;
    for (String name : session.getInputNames()) {
      if (!name.equals("input") && !name.equals("sr")) {
        states.add(name);
      }
    }
  }

  static VoiceNetwork open(Path onnx) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return new VoiceNetwork(ORT.createSession(onnx.toString(), options));
    }
  }

  List<String> inputs() {
    return List.copyOf(session.getInputNames());
  }

  /**
   * Listens to a clip frame by frame.
   *
   * @param nanos gets how long each frame took
   * @return how likely each frame holds speech
   */
  List<Double> listen(float[] clip, List<Long> nanos) throws OrtException {
    List<Double> heard = new ArrayList<>();
    Map<String, float[]> memory = new LinkedHashMap<>();
    for (int at = CONTEXT; at + FRAME <= clip.length; at += FRAME) {
      int from = states.contains("state") ? at - CONTEXT : at;
      float[] frame = Arrays.copyOfRange(clip, from, at + FRAME);
      long before = System.nanoTime();
      heard.add(listenToFrame(frame, memory));
      nanos.add(System.nanoTime() - before);
    }
    return heard;
  }

  private double listenToFrame(float[] frame, Map<String, float[]> memory) throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      for (String name : session.getInputNames()) {
        inputs.put(name, input(name, frame, memory));
      }
      try (OrtSession.Result outputs = session.run(inputs)) {
        for (int i = 0; i < states.size(); i++) {
          memory.put(states.get(i), floats(outputs.get(i + 1)));
        }
        float[] answer = floats(outputs.get(0));
        return answer[answer.length - 1];
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor input(String name, float[] frame, Map<String, float[]> memory)
      throws OrtException {
    if (name.equals("input")) {
      return OnnxTensor.createTensor(ORT, FloatBuffer.wrap(frame), new long[] {1, frame.length});
    }
    if (name.equals("sr")) {
      return OnnxTensor.createTensor(
          ORT, LongBuffer.wrap(new long[] {SAMPLING_RATE}), new long[] {});
    }
    long[] shape = shapeOf(name);
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] state = memory.getOrDefault(name, new float[size]);
    return OnnxTensor.createTensor(ORT, FloatBuffer.wrap(state), shape);
  }

  /** Returns the declared shape for a batch of one. */
  private long[] shapeOf(String name) throws OrtException {
    TensorInfo declared =
        (TensorInfo) Objects.requireNonNull(session.getInputInfo().get(name)).getInfo();
    return Arrays.stream(declared.getShape()).map(size -> Math.max(1, size)).toArray();
  }

  private static float[] floats(OnnxValue value) {
    FloatBuffer buffer = ((OnnxTensor) value).getFloatBuffer();
    float[] floats = new float[buffer.remaining()];
    buffer.get(floats);
    return floats;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
