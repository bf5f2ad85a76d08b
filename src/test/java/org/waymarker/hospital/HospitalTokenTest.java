package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HospitalTokenTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void first() throws IOException {
        file = Files.writeString(folder.resolve("token"), "first\n");
    }

    private static HospitalSettings settings(Optional<String> token, Optional<Path> file) {
        var usual = HospitalFixtures.settings("https://h.example/fhir");
        return new HospitalSettings(
                usual.baseUrl(),
                token,
                file,
                0,
                usual.workers(),
                usual.lease(),
                usual.connectTimeout(),
                usual.readTimeout(),
                usual.answerTimeout(),
                usual.retryFirst(),
                usual.retryCap(),
                usual.mostAttempts(),
                usual.pollInterval(),
                Duration.ofHours(1),
                Duration.ofHours(6),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    @Test
    void isReadAgainOnlyWhenItWasRefused() throws IOException {
        var token = new HospitalToken(settings(Optional.empty(), Optional.of(file)));
        assertThat(token.current()).contains("first");
        Files.writeString(file, "second");
        assertThat(token.current()).contains("first");
        assertThat(token.renew(Optional.of("first"))).isTrue();
        assertThat(token.current()).contains("second");
    }

    @Test
    void isNoOtherOneWhileTheFileSaysTheSame() {
        var token = new HospitalToken(settings(Optional.empty(), Optional.of(file)));
        token.current();
        assertThat(token.renew(Optional.of("first"))).isFalse();
    }

    @Test
    void isAnotherOneForWhoeverStillHadTheOld() throws IOException {
        var token = new HospitalToken(settings(Optional.empty(), Optional.of(file)));
        token.current();
        Files.writeString(file, "second");
        token.renew(Optional.of("first"));
        Files.delete(file);
        assertThat(token.renew(Optional.of("first")))
                .as("renewed by another worker")
                .isTrue();
        assertThat(token.current()).contains("second");
    }

    @Test
    void neverChangesWhereItIsSet() {
        var token = new HospitalToken(settings(Optional.of("fixed"), Optional.empty()));
        assertThat(token.current()).contains("fixed");
        assertThat(token.renew(Optional.of("fixed"))).isFalse();
    }

    @Test
    void isSetInOnePlaceOnly() {
        assertThatThrownBy(() -> settings(Optional.of("fixed"), Optional.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token-file");
    }
}
