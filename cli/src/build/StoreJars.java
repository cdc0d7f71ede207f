import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Stores what is compressed in the jars of a folder: the archives around them are compressed
 * anyway, as a whole and smaller so, by a tenth. Usage: java StoreJars.java FOLDER TIMESTAMP
 */
final class StoreJars {
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    LocalDateTime time =
        OffsetDateTime.parse(arguments[1]).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
    for (Path jar : jars) {
      Path stored = jar.resolveSibling(jar.getFileName() + ".stored");
      store(jar, stored, time);
      Files.move(stored, jar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void store(Path jar, Path stored, LocalDateTime time) throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(stored))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] content = from.getInputStream(entry).readAllBytes();
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setMethod(ZipEntry.STORED);
        copy.setSize(content.length);
        copy.setCrc(crc.getValue());
        copy.setTimeLocal(time);
        to.putNextEntry(copy);
        to.write(content);
        to.closeEntry();
      }
    }
  }
}
