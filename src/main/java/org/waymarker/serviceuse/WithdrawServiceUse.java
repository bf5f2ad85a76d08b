package org.waymarker.serviceuse;

import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import org.waymarker.programme.EpisodeEnteredInError;

/** Takes back what was counted around an episode that was entered in error, in the transaction that says so. */
@Singleton
class WithdrawServiceUse {
    private final ServiceUseRecord record;

    WithdrawServiceUse(ServiceUseRecord record) {
        this.record = record;
    }

    /** Whatever the outcome was: someone who did not complete was counted too. Those counts stand if only the outcome is corrected. */
    @EventListener
    void on(EpisodeEnteredInError event) {
        record.withdraw(event.episode());
    }
}
