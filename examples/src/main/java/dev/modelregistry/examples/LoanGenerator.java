package dev.modelregistry.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes up loan applications, so that the journey runs without any data at hand.
 *
 * <p>Who repays depends on different things for different people: who works full-time, on the
 * income against the instalment; who lives on a pension repays reliably although the income is
 * small. A model that hardly saw older people takes them for bad risks, although no model here is
 * given the age.
 */
final class LoanGenerator {

  private static final double TYPICAL_SAVINGS = 3_600;

  private final Random random;

  LoanGenerator(long seed) {
    this.random = new Random(seed);
  }

  LoanTable table(int rows) {
    List<Map<String, String>> applications = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      applications.add(application());
    }
    return new LoanTable(List.copyOf(applications.get(0).keySet()), applications);
  }

  private Map<String, String> application() {
    boolean woman = chance(0.45);
    int age = 20 + (int) Math.min(58, Math.abs(gauss(0, 19)) + random.nextInt(8));
    String employment = employment(woman, age);
    Map<String, String> row = new LinkedHashMap<>();
    row.put("income", amount(employment.equals("full-time") ? 3_000 : 1_650, 0.4));
    row.put("amount", amount(5_400, 0.7));
    row.put("months", Integer.toString(6 * (1 + random.nextInt(10))));
    row.put("savings", amount(TYPICAL_SAVINGS, 0.9));
    row.put("employment", employment);
    row.put("history", pick(0.62, "paid", 0.25, "none", "late"));
    row.put("housing", pick(0.45, "own", 0.4, "rent", "free"));
    row.put("other_loans", Integer.toString((int) Math.min(4, Math.abs(gauss(0, 1.3)))));
    row.put("purpose", pick(0.4, "car", 0.35, "home", "business"));
    row.put("sex", woman ? "female" : "male");
    row.put("age", Integer.toString(age));
    row.put("foreign_worker", chance(0.15) ? "yes" : "no");
    row.put("repaid", chance(1 / (1 + Math.exp(-merit(row)))) ? "yes" : "no");
    return row;
  }

  /** Returns the logarithm of the odds that the loan is repaid. */
  private static double merit(Map<String, String> row) {
    double instalment = number(row, "amount") / number(row, "months");
    double burden = Math.log(instalment / number(row, "income")) + 2.5;
    double means = Math.log(number(row, "savings") / TYPICAL_SAVINGS);
    double merit =
        switch (row.getOrDefault("employment", "")) {
          case "full-time" -> 0.5 - 1.5 * burden;
          case "part-time" -> 0.5 - 0.5 * burden + 0.9 * means;
          default -> 2.7 + 0.5 * means;
        };
    merit += "paid".equals(row.get("history")) ? 0.6 : 0;
    merit -= "late".equals(row.get("history")) ? 1.6 : 0;
    merit += "own".equals(row.get("housing")) ? 0.5 : 0;
    merit -= "business".equals(row.get("purpose")) ? 0.5 : 0;
    return merit - 0.5 * number(row, "other_loans");
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.getOrDefault(column, "0"));
  }

  private String employment(boolean woman, int age) {
    if (age >= 62 || (age >= 50 && chance(0.4))) {
      return "pension";
    }
    return chance(woman ? 0.45 : 0.07) ? "part-time" : "full-time";
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Draws from a log-normal distribution, as money is distributed. */
  private String amount(double median, double deviation) {
    return Long.toString(Math.max(1, Math.round(median * Math.exp(gauss(0, deviation)))));
  }

  private double gauss(double mean, double deviation) {
    return mean + deviation * random.nextGaussian();
  }

  private String pick(double p1, String first, double p2, String second, String otherwise) {
    double drawn = random.nextDouble();
    return drawn < p1 ? first : drawn < p1 + p2 ? second : otherwise;
  }
}
