using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// The details of an account's logins, used only to decide which logins to erase or end when one is added. Only the
/// account creates, ends and erases logins, so everything but the last-seen times stays correct, unless another
/// activation of the account changed them.
/// </summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class LoginCache
{
    /// <summary>
    /// The maximum age of the last-seen times when choosing which login to end. They are stored at most every ten
    /// minutes anyway.
    /// </summary>
    public static readonly TimeSpan LastSeenMaxAge = TimeSpan.FromMinutes(1);

    private readonly Dictionary<LoginId, LoginDetails> _logins = [];
    private DateTimeOffset _refreshedAt;

    public IReadOnlyDictionary<LoginId, LoginDetails> Logins => _logins;

    public bool Contains(LoginId id) => _logins.ContainsKey(id);

    public void Set(LoginDetails login) => _logins[login.LoginId] = login;

    /// <summary>Removes a login that is about to change, so that it is loaded again if the change fails.</summary>
    public LoginDetails? Remove(LoginId id)
    {
        _logins.Remove(id, out var known);
        return known;
    }

    /// <summary>Whether the last-seen times are too old. If so, the caller must refresh them now.</summary>
    public bool TryBeginRefresh(DateTimeOffset now)
    {
        if (now - _refreshedAt < LastSeenMaxAge) return false;
        _refreshedAt = now;
        return true;
    }
}
