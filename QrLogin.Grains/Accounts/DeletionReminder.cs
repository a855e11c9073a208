using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// The reminder that goes on with the deletion of an account. Its name contains the username, which the last step needs after the account's
/// own record is gone.
/// </summary>
internal static class DeletionReminder
{
    /// <summary>How long after a crash the deletion goes on. Orleans allows no shorter period.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    private const string Prefix = "delete:";

    public static string Of(AccountProfile account) => Prefix + account.Username.Key;

    /// <summary>The username in the name of a reminder; null if the name is another.</summary>
    public static Username? UsernameOf(string reminder) =>
        reminder.StartsWith(Prefix, StringComparison.Ordinal) && Username.TryParse(reminder[Prefix.Length..], out var name) ? name : null;
}
