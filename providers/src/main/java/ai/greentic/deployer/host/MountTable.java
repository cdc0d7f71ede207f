package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel has mounted, from {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)), and the
 * files behind loop devices, from {@code /sys/dev/block}.
 */
public final class MountTable {
  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

  private final Path mountinfo;
  private final Path devices;

  /**
   * Reads from other places, for tests.
   *
   * @param mountinfo a file as {@code /proc/self/mountinfo}
   * @param devices a folder as {@code /sys/dev/block}
   */
  public MountTable(Path mountinfo, Path devices) {
    this.mountinfo = mountinfo;
    this.devices = devices;
  }

  /** The mounts that this process sees. */
  public static MountTable ofThisProcess() {
    return new MountTable(Path.of("/proc/self/mountinfo"), Path.of("/sys/dev/block"));
  }

  /**
   * One mount.
   *
   * @param device major and minor number, such as {@code 7:0}
   * @param options of this mount, such as {@code ro} and {@code nosuid}
   * @param type of the file system, such as {@code squashfs}
   */
  public record Mount(String device, Path point, Set<String> options, String type) {}

  /** The mount at a path, the topmost one when several lie on each other. */
  public Optional<Mount> at(Path point) throws ProviderException {
    return mounts().stream()
        .filter(mount -> mount.point().equals(point))
        .reduce((_, later) -> later);
  }

  /** The mount points at a path and below it. */
  public List<Path> within(Path folder) throws ProviderException {
    return mounts().stream()
        .map(Mount::point)
        .filter(point -> point.startsWith(folder))
        .sorted()
        .toList();
  }

  /**
   * The file behind a mounted loop device, as the kernel names it: followed by {@code (deleted)}
   * when another file has its place by now; empty when it is no loop device.
   */
  public Optional<String> backingFile(Mount mount) throws ProviderException {
    return backingFile(devices.resolve(mount.device()));
  }

  private static Optional<String> backingFile(Path device) throws ProviderException {
    Path file = device.resolve("loop/backing_file");
    try {
      return Optional.of(Files.readString(file).stripTrailing());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private List<Mount> mounts() throws ProviderException {
    List<Mount> mounts = new ArrayList<>();
    try {
      for (String line : Files.readString(mountinfo).lines().toList()) {
        mounts.add(parse(line));
      }
    } catch (IOException e) {
      throw unreadable(mountinfo, e);
    }
    return mounts;
  }

  /** {@code 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue}. */
  private static Mount parse(String line) throws IOException {
    String[] fields = line.split(" ", -1);
    int separator = List.of(fields).indexOf("-");
    if (fields.length < 10 || separator < 6) {
      throw new IOException("'" + line + "' is not a line of mountinfo");
    }
    return new Mount(
        fields[2],
        Path.of(unescape(fields[4])),
        Set.of(fields[5].split(",")),
        unescape(fields[separator + 1]));
  }

  /** The kernel writes space, tab, newline and backslash as three octal digits. */
  private static String unescape(String field) {
    Matcher matcher = ESCAPE.matcher(field);
    return matcher.replaceAll(match ->
        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 8))));
  }

  private static ProviderException unreadable(Path path, IOException e) {
    return new ProviderException(
        HostError.KERNEL_TABLES_UNREADABLE,
        path + " cannot be read: " + e.getMessage(),
        "check that /proc and /sys are mounted",
        e);
  }
}
