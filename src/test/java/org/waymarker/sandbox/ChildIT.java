package org.waymarker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No run leaves a process behind, and none ends another's. */
class ChildIT {

    @Test
    void whatAKilledRunLeftIsEndedByTheNext(@TempDir Path dir) throws IOException {
        child(dir).start();
        var pid = pid(dir);
        assertThat(ProcessHandle.of(pid)).isPresent();
        child(dir).endLeftOver();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(dir.resolve("sleeper.pid")).doesNotExist();
    }

    @Test
    void aPidThatNowIsSomebodyElsesIsLeftAlone(@TempDir Path dir, @TempDir Path elsewhere) throws IOException {
        try (var other = child(elsewhere)) {
            other.start();
            Files.writeString(dir.resolve("sleeper.pid"), Long.toString(pid(elsewhere)));
            child(dir).endLeftOver();
            assertThat(other.isRunning()).isTrue();
            assertThat(dir.resolve("sleeper.pid")).doesNotExist();
        }
    }

    @Test
    void aClosedChildIsGone(@TempDir Path dir) {
        var child = child(dir);
        child.start();
        child.close();
        assertThat(child.isRunning()).isFalse();
        child.close();
    }

    private static Child child(Path dir) {
        return new Child(
                dir,
                "sleeper",
                List.of("-classpath", System.getProperty("java.class.path"), Sleeper.class.getName()),
                Map.of());
    }

    private static long pid(Path dir) throws IOException {
        return Long.parseLong(Files.readString(dir.resolve("sleeper.pid")));
    }

    /** Sleeps until ended. */
    public static final class Sleeper {
        public static void main(String[] args) throws InterruptedException {
            Thread.sleep(60_000);
        }
    }
}
