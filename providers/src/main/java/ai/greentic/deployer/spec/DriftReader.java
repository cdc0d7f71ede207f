package ai.greentic.deployer.spec;

import java.util.Optional;

/** Reads {@code spec.drift}. */
final class DriftReader {
  private static final String ENDING = ".prom";

  private DriftReader() {}

  static DriftSpec read(Section drift) {
    Field schedule = drift.field("schedule");
    Field metricsFile = drift.field("metricsFile");
    if (metricsFile.isSet() && !schedule.isSet()) {
      metricsFile.report(
          SpecError.DOCUMENT_CONFLICT,
          "is set without spec.drift.schedule",
          "add a schedule, for example schedule: " + schedule.key().example() + ", or remove it");
    }
    Optional<String> expression =
        schedule.text(text -> CalendarExpression.parse(text, schedule.key().example()));
    Optional<String> file = metricsFile.text(text -> metrics(text, metricsFile.key().example()));
    return new DriftSpec(expression, file);
  }

  /** node_exporter reads no other files. */
  private static String metrics(String text, String example) throws RefusedTextException {
    String path = PathUse.MANAGED_FILE.parse(text, example);
    if (!path.endsWith(ENDING)) {
      throw new RefusedTextException(
          Quoted.of(text) + " does not end in " + ENDING,
          "name a file that node_exporter's textfile collector reads, for example " + example);
    }
    return path;
  }
}
