using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// The login that last passed the vouch check. Redeeming a session checks the vouching login and then adds the new one;
/// remembering the answer saves a second check.
/// </summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class RecentVouch
{
    /// <summary>
    /// How long the answer is valid, unless a login is ended: enough to get from redeeming to adding the login.
    /// </summary>
    public static readonly TimeSpan VouchCacheTtl = TimeSpan.FromSeconds(1);

    private (LoginId Login, DateTimeOffset At)? _last;

    public bool Has(LoginId login, DateTimeOffset now) => _last is { } last && last.Login == login && now - last.At < VouchCacheTtl;

    public void Set(LoginId login, DateTimeOffset now) => _last = (login, now);

    public void Clear() => _last = null;
}
