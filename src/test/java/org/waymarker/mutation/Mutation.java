package org.waymarker.mutation;

import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * One way to spoil a request.
 *
 * @param apply empty if this request cannot be spoilt so (a body where there is none)
 */
record Mutation(String name, BiFunction<Message, Random, Optional<Message>> apply) {

    static Mutation of(String name, BiFunction<Message, Random, Message> apply) {
        return new Mutation(name, (message, random) -> Optional.of(apply.apply(message, random)));
    }

    /** For requests with a body only. */
    static Mutation ofBody(String name, BiFunction<Message, Random, Message> apply) {
        return new Mutation(
                name,
                (message, random) ->
                        message.body().length == 0 ? Optional.empty() : Optional.of(apply.apply(message, random)));
    }
}
