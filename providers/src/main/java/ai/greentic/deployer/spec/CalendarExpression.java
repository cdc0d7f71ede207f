package ai.greentic.deployer.spec;

import java.util.regex.Pattern;

/**
 * The form of a calendar expression of systemd.time(7): weekdays, date, time and time zone, or one
 * word such as {@code daily}. Whether its numbers make sense, the machine's systemd says.
 */
final class CalendarExpression {
  private static final int LONGEST = 128;
  private static final String DAY =
      "(?:mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)";
  private static final String DAYS = DAY + "(?:\\.\\." + DAY + ")?";
  private static final String NUMBER = "\\d{1,4}(?:\\.\\.\\d{1,4})?(?:/\\d{1,4})?";
  private static final String PART = "(?:\\*(?:/\\d{1,4})?|" + NUMBER + "(?:," + NUMBER + ")*)";
  private static final String SECONDS =
      "(?:\\*|\\d{1,2}(?:\\.\\d{1,6})?(?:\\.\\.\\d{1,2})?(?:/\\d{1,2}(?:\\.\\d{1,6})?)?)";
  private static final String DATE = PART + "(?:-" + PART + ")?[-~]" + PART;
  private static final String TIME = PART + ":" + PART + "(?::" + SECONDS + ")?";
  private static final Pattern WORD =
      Pattern.compile(
          "minutely|hourly|daily|monthly|weekly|yearly|annually|quarterly|semiannually|biannually",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EXPRESSION =
      Pattern.compile(
          "(?:"
              + DAYS
              + "(?:,"
              + DAYS
              + ")*,? ?)?"
              + "(?:"
              + DATE
              + ")?(?:(?<=.) )?(?:"
              + TIME
              + ")?"
              + "(?: (?:UTC|[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+-]+)*))?",
          Pattern.CASE_INSENSITIVE);

  private CalendarExpression() {}

  static String parse(String text, String example) throws RefusedTextException {
    boolean right =
        !text.isBlank()
            && text.equals(text.strip())
            && text.length() <= LONGEST
            && (WORD.matcher(text).matches() || EXPRESSION.matcher(text).matches());
    if (!right) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a calendar expression",
          "write one that systemd-analyze calendar takes, for example "
              + example
              + " or Mon..Fri 02:30");
    }
    return text;
  }
}
