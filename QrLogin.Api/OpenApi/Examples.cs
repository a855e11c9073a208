using System.Text.Json.Serialization;
using QrLogin.Api.Endpoints.Accounts;
using System.Text.Json;
using System.Text.Json.Nodes;
using QrLogin.Api.Endpoints.Logins;
using QrLogin.Api.Endpoints.OAuth;
using QrLogin.Api.Endpoints.Pc;
using QrLogin.Api.Endpoints.Phone;
using QrLogin.Api.Problems;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.OpenApi;

/// <summary>Bodies as the API's document shows them: written by the very serializers that write the real ones. The secrets are of one byte over and over, and nobody's.</summary>
internal static class Examples
{
    public static readonly string
        QrId = Id(7), LoginId = Id(11), AccountId = Id(13),
        PollToken = TokenFormat.Write("qrp_", Same(1, 32)), ConfirmToken = TokenFormat.Write("qrc_", Same(2, 32)), LoginToken = TokenFormat.Write("qrl_", Same(3, 48));

    public const string ScanCode = "AAECAwQFBgcICQoL", UserCode = "WDJB-MJHT", Origin = "https://login.example.com", QrText = Origin + "/q/{qrId}?c=" + ScanCode;

    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    public static readonly AccountResponse Account = new(AccountId, "ann", "Ann");

    public static readonly LoginTokenResponse ByPassword = new(LoginToken, "Bearer", 2_592_000, LoginId, LoginMethod.Password, Account);

    private static readonly DeviceResponse s_device = new("ann-phone-1", DeviceType.Ios, "Ann's phone");

    public static readonly MeResponse Me = new(Account, s_device, new(LoginId, LoginMethod.Password, s_now, s_now.AddDays(30)));

    public static readonly LoginsResponse Logins = new(
    [
        new(LoginId, s_device, LoginMethod.Password, s_now, s_now.AddMinutes(5), "192.0.2.7", Current: true, IsNew: false),
        new(Id(12), new("office-pc-1", DeviceType.Pc, "Office PC"), LoginMethod.Qr, s_now.AddMinutes(1), s_now.AddMinutes(4), "198.51.100.20", Current: false, IsNew: true),
    ]);

    public static readonly OpenSessionResponse Opened = new(QrId, PollToken, SessionStatus.Waiting, 1, Shown, s_now.AddMinutes(3), 180, 1);

    public static readonly SessionResponse Waiting = new(QrId, SessionStatus.Waiting, 1, s_now.AddMinutes(3), 171, Shown, null, null, null);

    public static readonly SessionResponse Confirmed = new(
        QrId, SessionStatus.Confirmed, 3, s_now.AddMinutes(3), 90, null, new("Ann"), null, ByPassword with { Method = LoginMethod.Qr });

    public static readonly ScanResponse Scanned = new(
        SessionStatus.Scanned,
        ConfirmToken,
        120,
        new(DeviceType.Pc, "Office PC", "198.51.100.20", "Lyon, France", "Mozilla/5.0 (X11; Linux x86_64)", s_now),
        null,
        null,
        new(Required: true, Digits: 2),
        ["different_network", "new_device"]);

    public static readonly DeviceAuthorizationResponse Authorized = new(PollToken, UserCode, Origin + "/link", Shown, 600, 5);

    public static readonly IntrospectionResponse Active = new(
        Active: true, AccountId, "ann", "demo", s_now.AddDays(30).ToUnixTimeSeconds(), s_now.ToUnixTimeSeconds(), "Bearer", "oauth-" + LoginId, "other", ["mca", "qr"]);

    /// <summary>A session's stream, from the QR to the token.</summary>
    public static string Stream => string.Concat(new[] { Waiting, Confirmed }.Select(view => $"id: {view.Version}\nevent: status\ndata: {Node(view).ToJsonString(SessionJson.Default.Options)}\n\n"));

    private static string Shown => QrText.Replace("{qrId}", QrId, StringComparison.Ordinal);

    public static JsonNode Node(object example) => JsonSerializer.SerializeToNode(example, OptionsOf(example.GetType()).GetTypeInfo(example.GetType()))!;

    /// <summary>The serializer's options for a type: each face has its own.</summary>
    public static JsonSerializerOptions OptionsOf(Type type) =>
        s_contexts.First(context => context.GetTypeInfo(type) is not null).Options;

    private static readonly JsonSerializerContext[] s_contexts =
        [SessionJson.Default, AccountJson.Default, LoginJson.Default, PcJson.Default, PhoneJson.Default, OAuthJson.Default, ProblemJson.Default, OAuthErrorJson.Default];

    private static string Id(byte value) => Grains.Contracts.QrId.From(Same(value, 16)).Value;

    private static byte[] Same(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
