package mx.amate.hapi;

/** From the environment, not the command line: the password would stand in the process list. */
final class Settings {
	private Settings() {}

	static String required(String name) {
		String value = System.getenv(name);
		if (value == null || value.isEmpty()) throw new IllegalStateException("missing environment variable " + name);
		return value;
	}

	/** $expand and $subsumes ask the text index, which HAPI leaves out unless it is told. */
	static boolean answersTerminology() {
		return "true".equals(System.getenv("HAPI_TERMINOLOGY"));
	}

	static Profile profile() {
		return Profile.valueOf(required("HAPI_PROFILE").toUpperCase(java.util.Locale.ROOT));
	}
}
