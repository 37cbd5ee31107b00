package io.counterwatch.browser;

/** Who looks at a page. */
enum Who {
  /** Not signed in: visitors, and whoever is about to sign in. */
  NOBODY("", "", ""),
  /** May see and do everything. */
  HEAD("giam.doc", "administrator", ""),
  /** Sees the figures of one centre, and his or her own day. */
  CLERK("le.thi.hoa", "viewer", Hall.CLERK);

  /** Of every account. */
  static final String PASSWORD = "ba con voi ở bản Đôn";

  /** To sign in with. */
  final String account;

  final String role;

  /** The clerk that the account belongs to, or empty. */
  final String staff;

  Who(String account, String role, String staff) {
    this.account = account;
    this.role = role;
    this.staff = staff;
  }
}
