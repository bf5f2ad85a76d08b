package org.waymarker.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void first() throws IOException {
        file = Files.writeString(folder.resolve("token"), "first\n");
    }

    @Test
    void isReadAgainOnlyWhenItWasRefused() throws IOException {
        var token = new TokenFile(file);
        assertThat(token.current()).contains("first");
        Files.writeString(file, "second");
        assertThat(token.current()).contains("first");
        assertThat(token.renew(Optional.of("first"))).isTrue();
        assertThat(token.current()).contains("second");
    }

    @Test
    void isNoOtherOneWhileTheFileSaysTheSame() {
        var token = new TokenFile(file);
        token.current();
        assertThat(token.renew(Optional.of("first"))).isFalse();
    }

    @Test
    void isAnotherOneForWhoeverStillHadTheOld() throws IOException {
        var token = new TokenFile(file);
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
        var token = new GivenToken(Optional.of("fixed"));
        assertThat(token.current()).contains("fixed");
        assertThat(token.renew(Optional.of("fixed"))).isFalse();
        assertThat(token.toString()).doesNotContain("fixed");
    }

    @Test
    void isNotNeeded() {
        var none = new GivenToken(Optional.empty());
        assertThat(none.current()).isEmpty();
        assertThat(none.renew(Optional.empty())).isFalse();
    }

    @Test
    void isSetInOnePlaceOnly() {
        assertThatThrownBy(() -> new TokenSettings("https://h.example/fhir", Optional.of("fixed"), Optional.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token-file");
    }
}
