package org.waymarker.security;

/**
 * What a call does to which resource type: the words in which permission is asked and given.
 *
 * @param type resource type, or {@link #ANY_TYPE} for a call that is about no one type
 */
public record Access(String type, Action action) {
    /** Of calls about the whole service; only a scope for every type covers it. */
    public static final String ANY_TYPE = "*";

    /** The letters of a SMART scope, version 2; there is no delete here. In the order in which a scope has them. */
    public enum Action {
        CREATE('c'),
        READ('r'),
        UPDATE('u'),
        SEARCH('s');

        private final char letter;

        Action(char letter) {
            this.letter = letter;
        }

        public char letter() {
            return letter;
        }
    }

    /** The narrowest scope that would do, for a system of its own: {@code system/Task.u}. */
    public String systemScope() {
        return "system/" + type + "." + action.letter();
    }

    /** The same for a system that acts for a person. */
    public String userScope() {
        return "user/" + type + "." + action.letter();
    }
}
