using System.Globalization;
using System.Text.RegularExpressions;
using QrLogin.Api.Secrets;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Fuzz;

/// <summary>The session and phone of one request, which define the values of its placeholders.</summary>
internal sealed partial class PlaceholderResolver(FuzzState world, RequestTemplate plan)
{
    private readonly PollToken _ghost = PollToken.Generate();

    public FuzzPc Pc { get; } = world.Pc(plan.Pick);

    /// <summary>The phone that scanned the session, whose confirm token applies; otherwise any phone.</summary>
    public FuzzPhone Phone => field ??= Pc.Phone ?? world.Phone(plan.Pick / 64);

    private FuzzPhone Guest { get; } = world.Guest(plan.Pick);

    /// <summary>The device of a new PC. Sometimes it is a phone's, which would then vouch for itself.</summary>
    public TestDevice NewPc => field ??= plan.Pick % 16 == 3 ? world.Phone(plan.Pick / 64).Device : TestDevice.New("pc");

    public string Fill(string template) =>
        template.Contains('«', StringComparison.Ordinal) ? Name().Replace(template, m => Value(m.Groups[1].Value)) : template;

    private string Value(string name) => name switch
    {
        "port" => world.Port.ToString(CultureInfo.InvariantCulture),
        "qrId" => Pc.QrId,
        "poll" => Pc.PollToken,
        "scanCode" => Pc.ScanCode,
        "confirm" => Pc.ConfirmToken,
        "number" => Pc.Number,
        "login" => Phone.Token,
        "loginId" => Guest.LoginId,
        "phoneLoginId" => Phone.LoginId,
        "name" => Phone.Username,
        "newName" => "user-" + Unique.Text(),
        // Its length is refused before it is hashed.
        "password" => plan.Pick % 128 == 0 && world.MayHash() ? Secret : "short",
        "secret" => Secret,
        "client" => world.MayOpen() ? "tv" : "nobody",
        "apiBasic" => Infrastructure.TestClient.Api.Basic.Item2,
        "guestToken" => Guest.Token,
        "userCode" => Pc.UserCode,
        "ghostId" => _ghost.QrId.Value,
        "ghostPoll" => _ghost.Reveal(),
        "ghostLogin" => LoginToken.Generate().Reveal(),
        "pcDevice" => Lines(Pc.Device),
        "phoneDevice" => Lines(Phone.Device),
        "guestDevice" => Lines(Guest.Device),
        "newPc" => world.MayOpen() ? Lines(NewPc) : Lines(new("short", "pc")),
        "pcCredentials" => Credentials(Pc.PollToken, Pc.IsBound, ProofPlan.PcClaims),
        "phoneCredentials" => Credentials(Phone.Token, Phone.IsBound, ProofPlan.PhoneClaims),
        "guestCredentials" =>
            Credentials(Guest.Token, Guest.IsBound, ProofPlan.PhoneClaims.Replace("phoneAth", "guestAth", StringComparison.Ordinal)),
        _ => ValueOfProof(name),
    };

    private string ValueOfProof(string name) => name switch
    {
        "proof" => Sign(plan.Proof),
        "openProof" => Sign(ProofPlan.Good),
        "strangersProof" => world.Stranger.Sign(
            Fill(ProofPlan.GoodHeader.Replace("jwk»", "strangersJwk»", StringComparison.Ordinal)), Fill(plan.Proof.Claims)),
        "jwk" => world.Key.Jwk,
        "strangersJwk" => world.Stranger.Jwk,
        "jti" => Unique.Text(),
        "htm" => plan.Verb,
        "htu" => $"http://localhost:{world.Port}{Fill(plan.Target).Split('?')[0]}",
        "iat" => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        "nonce" => world.Nonce,
        "pcAth" => ProofSigner.Hash(Pc.PollToken),
        "phoneAth" => ProofSigner.Hash(Phone.Token),
        "guestAth" => ProofSigner.Hash(Guest.Token),
        // A corrupted placeholder is left as it is.
        _ => $"«{name}»",
    };

    private static string Secret => Infrastructure.TestPhone.Password;

    private static string Lines(TestDevice device) => $"X-Device-Id: {device.Id}\r\nX-Device-Type: {device.Type}";

    private string Credentials(string token, bool isBound, string claims) =>
        isBound ? $"Authorization: DPoP {token}\r\nDPoP: {Sign(new(ProofPlan.GoodHeader, claims))}" : $"Authorization: Bearer {token}";

    private string Sign(ProofPlan proof) => world.Key.Sign(Fill(proof.Header), Fill(proof.Claims));

    [GeneratedRegex("«([A-Za-z]+)»")]
    private static partial Regex Name();
}
