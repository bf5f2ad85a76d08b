package org.waymarker.serviceuse;

import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import org.waymarker.programme.CompletionWithdrawn;

/** Takes back what was counted around an episode that was entered in error, in the transaction that says so. */
@Singleton
class WithdrawServiceUse {
    private final ServiceUseRecord record;

    WithdrawServiceUse(ServiceUseRecord record) {
        this.record = record;
    }

    /** Someone who did not complete still had a year before and a year after: those counts stand. */
    @EventListener
    void on(CompletionWithdrawn event) {
        if (event.episode().enteredInError()) {
            record.withdraw(event.episode());
        }
    }
}
