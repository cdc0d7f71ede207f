import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Runs the command that makes a class-data archive, and takes out of the archive when that was: the
 * soft references among its objects tell the time of the machine's clock in milliseconds. The file's
 * layout is that of cds.h in the sources of HotSpot; its checksums show that it is understood.
 * Usage: java DumpArchive.java ARCHIVE COMMAND...
 */
final class DumpArchive {
  private static final int HEADER_CRC = 4;
  private static final int HEADER_SIZE = 12;
  private static final int HEADER_CRC_BEGIN = 16;
  private static final int REGIONS = 24;
  private static final int REGION_SIZE = 96;
  private static final int REGION_FILE_OFFSET = 24;
  private static final int REGION_USED = 40;

  /** The region of objects, after those of writable, of read-only and of relocation data. */
  private static final int HEAP = 3;

  public static void main(String[] arguments) throws Exception {
    Path archive = Path.of(arguments[0]);
    List<String> command = Arrays.asList(arguments).subList(1, arguments.length);
    long begin = now();
    int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exitCode != 0 || !Files.isReadable(archive)) {
      throw new IOException("Java made no archive of classes; it ended with " + exitCode);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.nativeOrder());
    removeTimes(bytes, begin, now());
    Files.write(archive, bytes.array());
  }

  private static void removeTimes(ByteBuffer bytes, long begin, long end) throws IOException {
    int region = REGIONS + HEAP * REGION_SIZE;
    int from = Math.toIntExact(bytes.getLong(region + REGION_FILE_OFFSET));
    int used = Math.toIntExact(bytes.getLong(region + REGION_USED));
    int header = bytes.getInt(HEADER_SIZE);
    if (bytes.getInt(region) != crc(bytes, from, used)
        || bytes.getInt(HEADER_CRC) != crc(bytes, HEADER_CRC_BEGIN, header - HEADER_CRC_BEGIN)) {
      throw new IOException("the checksums of the archive are not where this program looks for them");
    }
    Map<Long, Integer> counts = new TreeMap<>();
    for (int at = from; at < from + used; at += Long.BYTES) {
      long value = bytes.getLong(at);
      if (begin <= value && value <= end) {
        counts.merge(value, 1, Integer::sum);
        bytes.putLong(at, 0);
      }
    }
    if (counts.size() > 3) {
      throw new IOException("more times than Java's clock has told: " + counts);
    }
    bytes.putInt(region, crc(bytes, from, used));
    bytes.putInt(HEADER_CRC, crc(bytes, HEADER_CRC_BEGIN, header - HEADER_CRC_BEGIN));
  }

  private static int crc(ByteBuffer bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), from, length);
    return (int) crc.getValue();
  }

  /** The clock of soft references. */
  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
