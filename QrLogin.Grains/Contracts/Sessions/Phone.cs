namespace QrLogin.Grains.Contracts;

/// <summary>The phone that vouches, as its validated login says it; nothing of it is the phone's claim.</summary>
/// <param name="LoginId">The login that scans. "The same phone" means the same login.</param>
/// <param name="AccountId">Its account.</param>
/// <param name="DisplayName">The account's name for people: what the PC shows.</param>
/// <param name="Device">The device that the login is bound to.</param>
/// <param name="VouchesUntil">Until when it may vouch, where it is not one of our logins but another provider's token; null for one of ours, which is asked.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.phone")]
public sealed record Phone(
    [property: Id(0)] LoginId LoginId,
    [property: Id(1)] AccountId AccountId,
    [property: Id(2)] string DisplayName,
    [property: Id(3)] Device Device,
    [property: Id(4)] DateTimeOffset? VouchesUntil = null);
