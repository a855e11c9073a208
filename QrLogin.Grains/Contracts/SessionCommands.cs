using System.Collections.Immutable;

namespace QrLogin.Grains.Contracts;

/// <summary>The PC begins.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="Pc">The PC, as the phone will be shown it.</param>
/// <param name="ScanKey">What the codes that the QR carries beside the QR-ID are made with; at least 64 random bits.</param>
/// <param name="LoginSalt">32 random bytes in base64url, which the login's secret will be derived with.</param>
/// <param name="Key">The key that all that follows must be proved with, if the PC has shown one.</param>
/// <param name="FixedCode">Whether the QR carries <paramref name="ScanKey"/> itself, the same for as long as the session waits.</param>
/// <param name="Authorization">The OAuth client that asks; null for a PC that uses the product's own calls.</param>
/// <param name="OtherUserCodes">User codes to be tried in turn, where the one of <paramref name="Authorization"/> is another session's.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.open-session")]
public sealed record OpenSession(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] Requester Pc,
    [property: Id(2)] string ScanKey,
    [property: Id(3)] string LoginSalt,
    [property: Id(4)] KeyThumbprint? Key = null,
    [property: Id(5)] bool FixedCode = false,
    [property: Id(6)] DeviceAuthorization? Authorization = null,
    [property: Id(7)] ImmutableArray<UserCode> OtherUserCodes = default);

/// <summary>Who asks to be logged in. All but the address is the PC's own claim.</summary>
/// <param name="Device">The device that the session, and the login that comes of it, is bound to.</param>
/// <param name="DeviceName">A name for people, if the PC gave one.</param>
/// <param name="Ip">The address that the request came from.</param>
/// <param name="UserAgent">What the PC's program calls itself.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.requester")]
public sealed record Requester(
    [property: Id(0)] Device Device,
    [property: Id(1)] string? DeviceName,
    [property: Id(2)] string? Ip,
    [property: Id(3)] string? UserAgent);

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

/// <summary>The PC asks, and proves that it holds the key that it opened the session with.</summary>
/// <param name="Pc">The device that asks.</param>
/// <param name="Proof">The proof.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.view-by-key")]
public sealed record ViewByKey([property: Id(0)] Device Pc, [property: Id(1)] DpopProof Proof);

/// <summary>The PC waits for news.</summary>
/// <param name="Pc">The device that asks.</param>
/// <param name="SeenVersion">The version that it has seen.</param>
/// <param name="SeenScanCode">The scan code that it shows; null if it shows none.</param>
/// <param name="MaxWait">How long to wait at most, up to <see cref="GrainCallTimeouts.MaxWait"/>.</param>
/// <param name="Key">The key that it has proved to hold.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.wait-for-change")]
public sealed record WaitForChange(
    [property: Id(0)] Device Pc,
    [property: Id(1)] int SeenVersion,
    [property: Id(2)] string? SeenScanCode,
    [property: Id(3)] TimeSpan MaxWait,
    [property: Id(4)] KeyThumbprint? Key = null)
{
    /// <summary>Whether this is news to the PC.</summary>
    public bool IsNews(SessionView view) => view.Version != SeenVersion || view.ScanCode != SeenScanCode;
}

/// <summary>A phone read the code.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="Phone">The phone.</param>
/// <param name="ScanCode">What it read.</param>
/// <param name="ConfirmToken">Hash of the token that it will confirm or deny with, drawn for this scan.</param>
/// <param name="NumberToMatch">Two random digits, to be shown on the PC's screen and typed on the phone if the rules ask for it.</param>
/// <param name="Ip">The address that the phone's request came from.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.scan-session")]
public sealed partial record ScanSession(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] Phone Phone,
    [property: Id(2)] string ScanCode,
    [property: Id(3)] SecretHash ConfirmToken,
    [property: Id(4)] string? NumberToMatch = null,
    [property: Id(5)] string? Ip = null);

/// <summary>The phone says yes.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="LoginId">The login that asks.</param>
/// <param name="Device">Its device.</param>
/// <param name="ConfirmToken">Hash of the token that its scan was given.</param>
/// <param name="MatchNumber">The number that the person typed, if one was asked for.</param>
/// <param name="VouchesUntil">As of the <see cref="Phone"/>: its token may be a newer one than the one it scanned with.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.confirm-session")]
public sealed record ConfirmSession(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] LoginId LoginId,
    [property: Id(2)] Device Device,
    [property: Id(3)] SecretHash ConfirmToken,
    [property: Id(4)] string? MatchNumber = null,
    [property: Id(5)] DateTimeOffset? VouchesUntil = null);

/// <summary>The phone says no.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="LoginId">The login that asks.</param>
/// <param name="Device">Its device.</param>
/// <param name="ConfirmToken">Hash of the token that its scan was given.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.deny-session")]
public sealed record DenySession(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] LoginId LoginId,
    [property: Id(2)] Device Device,
    [property: Id(3)] SecretHash ConfirmToken);

/// <summary>The PC gives up.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="Pc">The device that asks.</param>
/// <param name="Proof">What it proves its key with.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.cancel-session")]
public sealed record CancelSession([property: Id(0)] RequestId RequestId, [property: Id(1)] Device Pc, [property: Id(2)] DpopProof? Proof = null);

/// <summary>The PC takes its login.</summary>
/// <param name="Pc">The device that asks; null where none is said.</param>
/// <param name="LoginId">The login's id, derived from the poll token and the session's salt, so that every attempt names the same one.</param>
/// <param name="Secret">Hash of the login's secret, derived likewise.</param>
/// <param name="Key">The key that the device has proved to hold.</param>
/// <param name="ClientId">The OAuth client that asks; null for a PC that uses the product's own calls.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.redeem-session")]
public sealed record RedeemSession(
    [property: Id(0)] Device? Pc,
    [property: Id(1)] LoginId LoginId,
    [property: Id(2)] SecretHash Secret,
    [property: Id(3)] KeyThumbprint? Key = null,
    [property: Id(4)] string? ClientId = null);
