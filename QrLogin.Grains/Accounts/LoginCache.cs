using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// The details of an account's logins. Only the account creates, ends and erases them, so apart from the last use they stay correct,
/// unless another activation did one of these; the cache only decides which login to end when there are too many.
/// </summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class LoginCache
{
    /// <summary>How old the last-seen times may be when one login must be ended. They are stored every ten minutes at most anyway.</summary>
    public static readonly TimeSpan LastSeenMaxAge = TimeSpan.FromMinutes(1);

    private readonly Dictionary<LoginId, LoginDetails> _logins = [];
    private DateTimeOffset _refreshedAt;

    public IReadOnlyDictionary<LoginId, LoginDetails> Logins => _logins;

    public bool Contains(LoginId id) => _logins.ContainsKey(id);

    public void Set(LoginDetails login) => _logins[login.LoginId] = login;

    /// <summary>Removes a login that is about to change, so that it is asked again if the change fails.</summary>
    public LoginDetails? Remove(LoginId id)
    {
        _logins.Remove(id, out var known);
        return known;
    }

    /// <summary>Whether the last-seen times are too old. If they are, the caller refreshes them now.</summary>
    public bool TryBeginRefresh(DateTimeOffset now)
    {
        if (now - _refreshedAt < LastSeenMaxAge) return false;
        _refreshedAt = now;
        return true;
    }
}
