using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// The last login that was found able to vouch. A session asks for it when it is redeemed, and then adds the login that was vouched for:
/// remembering the answer saves the second question.
/// </summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class RecentVouch
{
    /// <summary>How long the answer counts, unless a login is ended: the time from redeeming to adding.</summary>
    public static readonly TimeSpan VouchCacheTtl = TimeSpan.FromSeconds(1);

    private (LoginId Login, DateTimeOffset At)? _last;

    public bool Has(LoginId login, DateTimeOffset now) => _last is { } last && last.Login == login && now - last.At < VouchCacheTtl;

    public void Set(LoginId login, DateTimeOffset now) => _last = (login, now);

    public void Clear() => _last = null;
}
