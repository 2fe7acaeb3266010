package dev.modelregistry.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.transform.TransformTrainer;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.transformations.MeanStdDevTransformation;

/**
 * A logistic regression that says how likely an applicant repays.
 *
 * <p>The registry neither trains nor scores; any other library could stand in this class. What it
 * hands over is a file, and what it takes back is the same file.
 */
final class CreditModel {

  static final int EPOCHS = 10;
  static final double LEARNING_RATE = 0.1;

  /** Held here because the JDK forgets the level of a logger that nobody holds. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  static {
    TRIBUO.setLevel(Level.WARNING);
  }

  private static final Label GOOD = new Label("good");
  private static final Label BAD = new Label("bad");

  private final Model<Label> model;
  private final Features features;

  private CreditModel(Model<Label> model, Features features) {
    this.model = model;
    this.features = features;
  }

  /** Trains with stochastic gradient descent; the means and deviations are part of the model. */
  static CreditModel train(LoanTable table, LoanData data, Features features, long seed) {
    LabelFactory labels = new LabelFactory();
    MutableDataset<Label> dataset =
        new MutableDataset<>(new SimpleDataSourceProvenance("loan applications", labels), labels);
    for (Map<String, String> row : table.rows()) {
      dataset.add(example(features.of(row), data.isGood(row) ? GOOD : BAD));
    }
    LinearSGDTrainer descent =
        new LinearSGDTrainer(
            new LogMulticlass(), new AdaGrad(LEARNING_RATE), EPOCHS, table.rows().size(), 1, seed);
    TransformationMap scaled =
        new TransformationMap(Map.of(Features.NUMBERS, List.of(new MeanStdDevTransformation())));
    return new CreditModel(new TransformTrainer<>(descent, scaled).train(dataset), features);
  }

  /**
   * Loads what {@link #save} wrote.
   *
   * @param features those it was trained with
   */
  static CreditModel load(Path file, Features features) throws IOException {
    return new CreditModel(Model.deserializeFromFile(file).castModel(Label.class), features);
  }

  void save(Path file) throws IOException {
    model.serializeToFile(file);
  }

  /** Returns how likely the applicant repays, from 0 to 1. */
  double score(Map<String, String> row) {
    ArrayExample<Label> example = example(features.of(row), LabelFactory.UNKNOWN_LABEL);
    Map<String, Label> scores = model.predict(example).getOutputScores();
    return Objects.requireNonNull(scores.get(GOOD.getLabel())).getScore();
  }

  private static ArrayExample<Label> example(Map<String, Double> features, Label label) {
    String[] names = features.keySet().toArray(String[]::new);
    double[] values = features.values().stream().mapToDouble(Double::doubleValue).toArray();
    return new ArrayExample<>(label, names, values);
  }
}
