package dev.modelregistry.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/** A made-up table of customers that changes every day, as tables do. */
final class CustomerTable {

  private static final int FIRST_DAY = 4_000;

  private final Random random;
  private final List<Customer> rows = new ArrayList<>();
  private long lastId;

  /** One row. */
  record Customer(long id, int age, double income, String region, boolean defaulted) {

    /** Returns the row as a line of CSV. */
    String line(Function<Double, String> writtenIncome) {
      return String.format(
          Locale.ROOT, "%d,%d,%s,%s,%s", id, age, writtenIncome.apply(income), region, defaulted);
    }
  }

  CustomerTable(long seed) {
    this.random = new Random(seed);
    for (int i = 0; i < FIRST_DAY; i++) {
      rows.add(customer(1));
    }
  }

  /** Returns a customer as they come to the bank, with incomes times a factor. */
  Customer customer(double inflation) {
    int age = 18 + random.nextInt(52);
    double income = Math.max(8_000, 38_000 + 400 * (age - 40) + 9_000 * random.nextGaussian());
    double risk = 1 / (1 + Math.exp((income - 27_000) / 6_000));
    String region = List.of("north", "east", "south").get(random.nextInt(3));
    boolean defaulted = random.nextDouble() < risk;
    return new Customer(
        ++lastId, age, Math.rint(Math.min(75_000, income) * inflation), region, defaulted);
  }

  /** A day passes: some customers come, some leave, some earn more. */
  void nextDay() {
    for (int i = 0; i < 40; i++) {
      rows.add(random.nextInt(rows.size()), customer(1));
      rows.remove(random.nextInt(rows.size()));
    }
    for (int i = 0; i < 20; i++) {
      int at = random.nextInt(rows.size());
      Customer was = rows.get(at);
      rows.set(
          at,
          new Customer(
              was.id(),
              was.age(),
              Math.min(75_000, was.income() + 500),
              was.region(),
              was.defaulted()));
    }
  }

  List<Customer> rows() {
    return rows;
  }

  /** Returns the table as CSV with a number for each income. */
  String csv() {
    return csv(income -> String.format(Locale.ROOT, "%.0f", income));
  }

  /** Returns the table as CSV. */
  String csv(Function<Double, String> writtenIncome) {
    StringBuilder text = new StringBuilder("id,age,income,region,defaulted\n");
    rows.forEach(row -> text.append(row.line(writtenIncome)).append('\n'));
    return text.toString();
  }
}
