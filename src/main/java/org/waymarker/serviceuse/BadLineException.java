package org.waymarker.serviceuse;

/** Why a line of a file is refused; its number is added where it is known. */
final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    BadLineException(String reason) {
        super(reason);
    }
}
