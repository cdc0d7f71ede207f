package ai.greentic.deployer.spec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of memory and processors. */
final class Quantities {
  private static final Pattern MEMORY =
      Pattern.compile("(?<number>[1-9][0-9]{0,18})(?<unit>Ki|Mi|Gi|Ti)?");
  private static final Pattern CPUS = Pattern.compile("(?:0|[1-9][0-9]{0,3})(?:\\.[0-9]{1,3})?");

  /** Less does not even start a container. */
  private static final BigInteger LEAST_MEMORY = BigInteger.valueOf(16L << 20);

  private static final BigInteger MOST_MEMORY = BigInteger.valueOf(16L << 40);

  /** CPUQuota= counts in percent. */
  private static final BigDecimal LEAST_CPUS = new BigDecimal("0.01");

  private static final BigDecimal MOST_CPUS = new BigDecimal(1024);

  private Quantities() {}

  /** Bytes, from {@code 1Gi}, {@code 512Mi} or a plain number of bytes. */
  static long memory(String text) throws RefusedTextException {
    Matcher memory = MEMORY.matcher(text);
    if (!memory.matches()) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not an amount of memory",
          "write a whole number of bytes, or one with Ki, Mi, Gi or Ti, for example 512Mi");
    }
    BigInteger bytes =
        new BigInteger(memory.group("number")).shiftLeft(10 * power(memory.group("unit")));
    if (bytes.compareTo(LEAST_MEMORY) < 0 || bytes.compareTo(MOST_MEMORY) > 0) {
      throw new RefusedTextException(
          Quoted.of(text) + " is " + bytes + " bytes of memory",
          "write 16Mi to 16Ti, for example 512Mi");
    }
    return bytes.longValueExact();
  }

  private static int power(@Nullable String unit) {
    return unit == null ? 0 : 1 + "KMGT".indexOf(unit.charAt(0));
  }

  /** Thousandths of a processor, from {@code 0.5} or {@code 2}. */
  static int milliCpus(String text) throws RefusedTextException {
    if (!CPUS.matcher(text).matches()) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a number of processors",
          "write a number with at most three decimals, for example 0.5");
    }
    BigDecimal cpus = new BigDecimal(text);
    if (cpus.compareTo(LEAST_CPUS) < 0 || cpus.compareTo(MOST_CPUS) > 0) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a possible number of processors",
          "write 0.01 to 1024, for example 0.5");
    }
    return cpus.movePointRight(3).intValueExact();
  }

  /** Processors as text, from thousandths: the reverse of {@link #milliCpus}. */
  static String cpus(int milliCpus) {
    return BigDecimal.valueOf(milliCpus, 3).stripTrailingZeros().toPlainString();
  }
}
