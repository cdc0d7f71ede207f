package ai.greentic.deployer.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds small ELF files by hand: only what the kernel and the loader would look at. */
final class Elf {
  private static final int DYNAMIC_OFFSET = 64 + 3 * 56;

  private boolean interpreter;
  private boolean dynamic;
  private int needed;
  private int machine = 62;
  private int elfClass = 2;
  private int headersAt = 64;

  static byte[] staticProgram() {
    return new Elf().bytes();
  }

  Elf interpreter() {
    interpreter = true;
    return this;
  }

  Elf dynamic(int needed) {
    this.dynamic = true;
    this.needed = needed;
    return this;
  }

  Elf machine(int machine) {
    this.machine = machine;
    return this;
  }

  Elf elfClass(int elfClass) {
    this.elfClass = elfClass;
    return this;
  }

  /** Moves the program headers behind the dynamic section. */
  Elf headersLast() {
    headersAt = DYNAMIC_OFFSET + 256;
    return this;
  }

  byte[] bytes() {
    ByteBuffer file = ByteBuffer.allocate(DYNAMIC_OFFSET + 512).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) elfClass, 1, 1});
    file.putShort(18, (short) machine).putLong(32, headersAt).putShort(54, (short) 56);
    int count = 0;
    file.putInt(headersAt, 1);
    count++;
    if (interpreter) {
      file.putInt(headersAt + 56 * count++, 3);
    }
    if (dynamic) {
      int at = headersAt + 56 * count++;
      file.putInt(at, 2).putLong(at + 8, DYNAMIC_OFFSET).putLong(at + 32, 16L * (needed + 2));
      file.putLong(DYNAMIC_OFFSET, 5);
      for (int i = 1; i <= needed; i++) {
        file.putLong(DYNAMIC_OFFSET + 16 * i, 1);
      }
    }
    file.putShort(56, (short) count);
    return file.array();
  }
}
