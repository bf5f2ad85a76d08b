/** How this service logs in to the hospital's server, and over what connection. */
@NullMarked
package org.waymarker.login;

import org.jspecify.annotations.NullMarked;
