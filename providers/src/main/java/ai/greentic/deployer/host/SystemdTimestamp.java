package ai.greentic.deployer.host;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** A time as {@code systemctl show --timestamp=us+utc} prints it (systemd.time(7)). */
final class SystemdTimestamp {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss[.SSSSSS] 'UTC'", Locale.ROOT);

  private SystemdTimestamp() {}

  /** The time; none when there was no such event, or it is printed in another way. */
  static Optional<Instant> parse(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(LocalDateTime.parse(text, FORMAT).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
