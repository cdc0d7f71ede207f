package ai.greentic.deployer.engine.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can fail or lose its power at any operation, and knows what is left then: a
 * killed process leaves all that it wrote, a power cut only what was synced, and of the rest any
 * part. Its {@link #root} is used like any other {@link Path}.
 */
public final class SimulatedDisk {

  /** What changes the disk, and so can go wrong. */
  public enum Operation {
    MAKE_FOLDER,
    MAKE_FILE,
    WRITE,
    SYNC,
    SYNC_FOLDER,
    RENAME,
    LINK,
    DELETE,
    /** Something else than the disk changes, see {@link #instant}. */
    ELSEWHERE
  }

  /** What becomes of an operation. */
  public enum Verdict {
    SUCCEED,
    /** It fails, a write half-way; the next one may succeed. */
    FAIL,
    /** It is done half-way, and nothing is done any more after it. */
    CRASH
  }

  /** Decides what becomes of operations. */
  @FunctionalInterface
  public interface Fault {
    /**
     * @param number counts operations from 1
     */
    Verdict on(Operation operation, int number);
  }

  /** A file or a folder. Each keeps what it was since it was last synced. */
  static final class Node {
    final boolean folder;
    byte[] content = {};
    byte[] syncedContent = {};
    Map<String, Node> names = new TreeMap<>();

    /** What the names were after each change since the last sync, which comes first. */
    List<Map<String, Node>> history = new ArrayList<>(List.of(Map.of()));

    boolean locked;

    Node(boolean folder) {
      this.folder = folder;
    }

    void put(String name, @Nullable Node node) {
      if (node == null) {
        names.remove(name);
      } else {
        names.put(name, node);
      }
      history.add(new TreeMap<>(names));
    }
  }

  final Node top;
  private final SimulatedFileSystem fileSystem = new SimulatedFileSystem(this);
  private Fault fault = (_, _) -> Verdict.SUCCEED;
  private int operations;
  private boolean crashed;

  private SimulatedDisk(Node top) {
    this.top = top;
  }

  public static SimulatedDisk empty() {
    return new SimulatedDisk(new Node(true));
  }

  public Path root() {
    return fileSystem.root();
  }

  /** Counts operations from now on. */
  public synchronized void setFault(Fault decider) {
    fault = decider;
    operations = 0;
  }

  /** The operations since the fault was set. */
  public synchronized int operations() {
    return operations;
  }

  public synchronized boolean isCrashed() {
    return crashed;
  }

  /** An instant at which something beside the disk changes; false when the machine is down. */
  public synchronized boolean instant() {
    if (crashed) {
      return false;
    }
    operations++;
    crashed = fault.on(Operation.ELSEWHERE, operations) == Verdict.CRASH;
    return !crashed;
  }

  /** Counts an operation that is about to happen, and says how it goes. */
  synchronized Verdict begin(Operation operation) throws IOException {
    requireUp();
    operations++;
    Verdict verdict = fault.on(operation, operations);
    crashed |= verdict == Verdict.CRASH;
    return verdict;
  }

  /** An operation that happens or does not. */
  synchronized void change(Operation operation, Runnable change) throws IOException {
    Verdict verdict = begin(operation);
    if (verdict == Verdict.FAIL) {
      throw full();
    }
    // Whether a change that was cut off by a crash happened is told by the operation after it.
    if (verdict == Verdict.SUCCEED) {
      change.run();
    } else {
      throw down();
    }
  }

  synchronized void write(Node file, int position, byte[] bytes) throws IOException {
    Verdict verdict = begin(Operation.WRITE);
    int length = verdict == Verdict.SUCCEED ? bytes.length : bytes.length / 2;
    byte[] content = Arrays.copyOf(file.content, Math.max(file.content.length, position + length));
    System.arraycopy(bytes, 0, content, position, length);
    file.content = content;
    if (verdict == Verdict.FAIL) {
      throw full();
    }
    if (verdict == Verdict.CRASH) {
      throw down();
    }
  }

  synchronized void requireUp() throws IOException {
    if (crashed) {
      throw down();
    }
  }

  private static IOException full() {
    return new IOException("No space left on device");
  }

  private static IOException down() {
    return new IOException("the machine is down");
  }

  /** What there is after the process was killed: everything that it had done. */
  public synchronized SimulatedDisk afterKill() {
    return new SimulatedDisk(copy(top, new IdentityHashMap<>(), null));
  }

  /** What there is after a power cut: what was synced, and of the rest any part. */
  public synchronized SimulatedDisk afterPowerCut(Random random) {
    return new SimulatedDisk(copy(top, new IdentityHashMap<>(), random));
  }

  private static Node copy(Node node, Map<Node, Node> copies, @Nullable Random random) {
    Node known = copies.get(node);
    if (known != null) {
      return known;
    }
    Node copy = new Node(node.folder);
    copies.put(node, copy);
    copy.content = random == null ? node.content : survivor(node, random);
    copy.syncedContent = copy.content;
    Map<String, Node> names =
        random == null ? node.names : node.history.get(random.nextInt(node.history.size()));
    names.forEach((name, child) -> copy.names.put(name, copy(child, copies, random)));
    copy.history = new ArrayList<>(List.of(new TreeMap<>(copy.names)));
    return copy;
  }

  /** Of what was not synced, a part is there, and a part of that may be zeros. */
  private static byte[] survivor(Node file, Random random) {
    int synced = file.syncedContent.length;
    int unsynced = file.content.length - synced;
    int length = synced + (unsynced > 0 ? random.nextInt(unsynced + 1) : 0);
    byte[] survivor = Arrays.copyOf(file.content, length);
    if (length > synced && random.nextBoolean()) {
      Arrays.fill(survivor, synced + random.nextInt(length - synced), length, (byte) 0);
    }
    return survivor;
  }
}
