package ai.greentic.deployer.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an ELF file's headers say about how it is linked (System V ABI, chapters 4 and 5; AMD64
 * supplement). Read in one go from front to end, because a layer cannot be read backwards.
 */
final class ElfHeader {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int MOST_PROGRAM_HEADERS = 512;
  private static final int MOST_DYNAMIC_BYTES = 1 << 20;
  private static final int CLASS_64 = 2;
  private static final int LITTLE_ENDIAN = 1;
  private static final int MACHINE_X86_64 = 62;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;
  private static final long DT_NULL = 0;
  private static final long DT_NEEDED = 1;

  private final InputStream in;
  private long position;

  private ElfHeader(InputStream in) {
    this.in = in;
  }

  /** Whether a file's first bytes are ELF's. */
  static boolean isElf(byte[] start) {
    return start.length >= 4
        && start[0] == 0x7f
        && start[1] == 'E'
        && start[2] == 'L'
        && start[3] == 'F';
  }

  /**
   * Why the program cannot run without a dynamic loader or not on x86-64, in words that follow the
   * file's name; empty when it is a static x86-64 program.
   *
   * @param start the file's first bytes, all that was read of it
   * @param in the rest of the file
   */
  static Optional<String> whyNotStatic(byte[] start, InputStream in) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(in, start.length);
    whole.unread(start);
    ElfHeader header = new ElfHeader(whole);
    try {
      return Optional.ofNullable(header.defect());
    } catch (EOFException e) {
      return Optional.of("is a cut-off ELF file");
    }
  }

  private @Nullable String defect() throws IOException {
    ByteBuffer file = read(HEADER);
    if (file.get(4) != CLASS_64 || file.get(5) != LITTLE_ENDIAN) {
      return "is not a 64-bit little-endian ELF file";
    }
    int machine = Short.toUnsignedInt(file.getShort(18));
    if (machine != MACHINE_X86_64) {
      return "is an ELF file for another processor (e_machine " + machine + ", x86-64 is 62)";
    }
    int count = Short.toUnsignedInt(file.getShort(56));
    if (count == 0) {
      return null;
    }
    if (count > MOST_PROGRAM_HEADERS || file.getShort(54) != PROGRAM_HEADER) {
      return "has ELF program headers of an unknown form";
    }
    if (!skipTo(file.getLong(32))) {
      return "has its ELF program headers before its file header";
    }
    return programHeaders(read(count * PROGRAM_HEADER), count);
  }

  private @Nullable String programHeaders(ByteBuffer headers, int count) throws IOException {
    long dynamicOffset = -1;
    long dynamicSize = 0;
    for (int i = 0; i < count; i++) {
      int at = i * PROGRAM_HEADER;
      int type = headers.getInt(at);
      if (type == PT_INTERP) {
        return "asks for a dynamic loader (PT_INTERP)";
      }
      if (type == PT_DYNAMIC) {
        if (dynamicOffset >= 0) {
          return "has two dynamic sections";
        }
        dynamicOffset = headers.getLong(at + 8);
        dynamicSize = headers.getLong(at + 32);
      }
    }
    if (dynamicOffset < 0) {
      return null;
    }
    if (dynamicSize < 0 || dynamicSize > MOST_DYNAMIC_BYTES || !skipTo(dynamicOffset)) {
      return "has a dynamic section that cannot be read (PT_DYNAMIC)";
    }
    return neededLibraries(read((int) dynamicSize));
  }

  private static @Nullable String neededLibraries(ByteBuffer dynamic) {
    int needed = 0;
    for (int at = 0; at + 16 <= dynamic.capacity(); at += 16) {
      long tag = dynamic.getLong(at);
      if (tag == DT_NULL) {
        break;
      }
      if (tag == DT_NEEDED) {
        needed++;
      }
    }
    return needed == 0
        ? null
        : "needs " + needed + " shared librar" + (needed == 1 ? "y" : "ies") + " (DT_NEEDED)";
  }

  private ByteBuffer read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    position += length;
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private boolean skipTo(long offset) throws IOException {
    if (offset < position) {
      return false;
    }
    in.skipNBytes(offset - position);
    position = offset;
    return true;
  }
}
