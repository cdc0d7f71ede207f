package ai.greentic.deployer.cli.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.layout.Drawing.Box;
import ai.greentic.deployer.cli.layout.Drawing.Point;
import ai.greentic.deployer.cli.layout.LayeredLayout.Arrow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayeredLayoutTest {
  private static double[] widths(int count) {
    double[] widths = new double[count];
    Arrays.fill(widths, 100);
    return widths;
  }

  private static List<Arrow> arrows(int nodes, int count, long seed) {
    Random random = new Random(seed);
    List<Arrow> arrows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = random.nextInt(nodes - 1);
      arrows.add(new Arrow(from, from + 1 + random.nextInt(nodes - 1 - from)));
    }
    return arrows.stream().distinct().toList();
  }

  @Test
  void nothingIsDrawnOfNothing() {
    assertEquals(
        new Drawing(0, 0, List.of(), List.of()), LayeredLayout.of(new double[0], List.of()));
  }

  @Test
  void aChainIsAStraightLine() {
    Drawing drawing = LayeredLayout.of(widths(3), List.of(new Arrow(0, 1), new Arrow(1, 2)));
    assertEquals(
        List.of(new Box(0, 0, 100, 28), new Box(144, 0, 100, 28), new Box(288, 0, 100, 28)),
        drawing.boxes());
    assertEquals(388, drawing.width());
    assertEquals(28, drawing.height());
  }

  @Test
  void aCycleIsDrawnToo() {
    Drawing drawing =
        LayeredLayout.of(widths(3), List.of(new Arrow(0, 1), new Arrow(1, 2), new Arrow(2, 0)));
    assertEquals(3, drawing.boxes().size());
    assertEquals(3, drawing.lines().size());
  }

  /** No two boxes meet, all lies within the drawing, and no edge passes through a box. */
  @Property(tries = 200)
  void labelsStayFree(
      @ForAll @IntRange(min = 2, max = 40) int nodes,
      @ForAll @IntRange(min = 0, max = 80) int count,
      @ForAll long seed) {
    List<Arrow> arrows = arrows(nodes, count, seed);
    Drawing drawing = LayeredLayout.of(widths(nodes), arrows);
    for (Box box : drawing.boxes()) {
      assertTrue(box.x() >= 0 && box.x() + box.width() <= drawing.width() + 0.001);
      assertTrue(box.y() >= -0.001 && box.y() + box.height() <= drawing.height() + 0.001);
    }
    for (int one = 0; one < nodes; one++) {
      for (int other = one + 1; other < nodes; other++) {
        assertTrue(apart(drawing.boxes().get(one), drawing.boxes().get(other)));
      }
    }
    for (int line = 0; line < arrows.size(); line++) {
      Arrow arrow = arrows.get(line);
      assertTrue(drawing.boxes().get(arrow.from()).x() < drawing.boxes().get(arrow.to()).x());
      List<Point> points = drawing.lines().get(line).points();
      for (int i = 1; i + 1 < points.size() - 1; i++) {
        Point from = points.get(i);
        Point to = points.get(i + 1);
        if (from.y() == to.y()) {
          drawing.boxes().forEach(box -> assertTrue(isBeside(box, from, to)));
        }
      }
    }
  }

  private static boolean apart(Box one, Box other) {
    return one.x() + one.width() <= other.x()
        || other.x() + other.width() <= one.x()
        || one.y() + one.height() <= other.y() + 0.001
        || other.y() + other.height() <= one.y() + 0.001;
  }

  private static boolean isBeside(Box box, Point from, Point to) {
    return to.x() <= box.x()
        || from.x() >= box.x() + box.width()
        || from.y() < box.y()
        || from.y() > box.y() + box.height();
  }

  @Test
  void wishesAreMetAsFarAsTheOrderAllows() {
    assertArrayEquals(
        new double[] {0, 10, 20},
        Spacing.nearest(new double[] {0, 10, 20}, new double[] {0, 5, 5}));
    assertArrayEquals(
        new double[] {-10, 0, 10},
        Spacing.nearest(new double[] {0, 0, 0}, new double[] {0, 10, 10}));
  }
}
