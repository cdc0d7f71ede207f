package ai.greentic.deployer.spec;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time. */
final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,4})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

  private Durations() {}

  /** More than nothing: {@code 24h}, {@code 90m}, {@code 7d}, {@code 1h30m}. */
  static Duration positive(String text) throws RefusedTextException {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      Duration duration =
          Duration.ofDays(number(form.group(1)))
              .plusHours(number(form.group(2)))
              .plusMinutes(number(form.group(3)))
              .plusSeconds(number(form.group(4)));
      if (duration.isPositive()) {
        return duration;
      }
    }
    throw new RefusedTextException(
        Quoted.of(text) + " is not a length of time", "write it like 24h, 90m or 7d");
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
