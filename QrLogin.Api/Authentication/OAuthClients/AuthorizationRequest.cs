using System.Globalization;
using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>
/// A client asks for a code (RFC 6749, section 4.1.1; OpenID Connect Core 1.0, section 3.1.2.1). Unknown parameters and scopes are
/// ignored.
/// </summary>
internal sealed record AuthorizationRequest
{
    private const int MaxParameters = 100, MaxStateLength = 4_096, MaxNonceLength = 512;

    private const string InvalidRequest = "invalid_request";

    /// <summary>The client that asks.</summary>
    public required OAuthClient Client { get; init; }

    /// <summary>Where the answer goes.</summary>
    public required AuthorizationTarget Target { get; init; }

    /// <summary>Whether the client wants an ID token.</summary>
    public bool IsOpenId { get; private init; }

    /// <summary>For the ID token; null if the client sent none.</summary>
    public string? Nonce { get; private init; }

    /// <summary>The PKCE challenge (RFC 7636, method <c>S256</c>); null if the client sent none.</summary>
    public string? CodeChallenge { get; private init; }

    /// <summary>The key that the token will be bound to (RFC 9449, section 10); null for any, or none.</summary>
    public KeyThumbprint? Key { get; private init; }

    /// <summary>What the page may show (OpenID Connect Core 1.0, section 3.1.2.1).</summary>
    public IReadOnlyList<string> Prompts { get; private init; } = [];

    /// <summary>The longest time since the person authenticated; null for any time.</summary>
    public TimeSpan? MaxAge { get; private init; }

    /// <summary>What the client expects the person to log in with; null for anything.</summary>
    public string? LoginHint { get; private init; }

    /// <summary>An ID token of the person that the client expects, not verified yet; null for anybody.</summary>
    public string? IdTokenHint { get; private init; }

    /// <summary>The languages that the person prefers, according to the client.</summary>
    public IReadOnlyList<string> Locales { get; private init; } = [];

    /// <summary>Whether neither a secret nor the address of a web site proves which program gets the answer.</summary>
    public bool CanBeImpersonated =>
        !Client.IsConfidential && !Target.RedirectUri.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The id of the pushed request (RFC 9126); null if the browser carries the parameters.</summary>
    public string? PushedRequest { get; init; }

    /// <summary>The request as the session stores it.</summary>
    /// <param name="code">Hash of the code's secret.</param>
    public CodeAuthorization ToCodeAuthorization(SecretHash code) => new()
    {
        Code = code,
        RedirectUri = Target.RedirectUri,
        CodeChallenge = CodeChallenge,
        Key = Key,
        State = Target.State,
        Nonce = Nonce,
        IsOpenId = IsOpenId,
        IsFormPost = Target.IsFormPost,
        MaxAge = MaxAge,
        RequiresNewLogin = Prompts.Contains("login"),
        PushedRequest = PushedRequest,
    };

    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(AuthorizationRequest);

    /// <summary>Reads a request whose parameters are given, and names its first error.</summary>
    /// <param name="query">Its parameters, form-encoded.</param>
    /// <param name="clients">The configured clients.</param>
    public static (AuthorizationRequest? Request, AuthorizationError? Error) Read(string query, OAuthClientRegistry clients)
    {
        if (Parameters(query) is not { } sent) return (null, new(InvalidRequest, "The parameters are malformed."));
        var (values, repeated) = sent;
        string? Of(string name) => repeated.Contains(name) ? null : values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        // An error in either must not be reported to the address in the request (section 4.1.2.1).
        if (Of("client_id") is not { } id || clients.Find(id) is not { ResourceServer: false } client)
            return (null, new("invalid_client", "The client_id is missing or unknown."));
        if (Of("redirect_uri") is not { } redirect || !client.RedirectUris.Any(uri => uri.Matches(redirect)))
            return (null, new(InvalidRequest, "The redirect_uri is missing, or not one of the client's."));
        var target = new AuthorizationTarget(redirect, Of("state"), Of("response_mode") == "form_post");
        if (Check(client, Of, repeated) is { } error) return (null, error with { Target = target });
        var request = new AuthorizationRequest
        {
            Client = client,
            Target = target,
            IsOpenId = Words(Of("scope")).Contains("openid"),
            Nonce = Of("nonce"),
            CodeChallenge = Of("code_challenge"),
            Key = KeyThumbprint.TryParse(Of("dpop_jkt"), out var key) ? key : null,
            Prompts = Words(Of("prompt")),
            MaxAge = MaxAgeOf(Of("max_age")),
            LoginHint = Of("login_hint"),
            IdTokenHint = Of("id_token_hint"),
            Locales = Words(Of("ui_locales")),
        };
        return (request, null);
    }

    private static AuthorizationError? Check(OAuthClient client, Func<string, string?> of, HashSet<string> repeated)
    {
        if (repeated.Count > 0) return new(InvalidRequest, "A parameter was sent more than once.");
        if (of("request") is not null) return new("request_not_supported", "The request parameter is not supported.");
        if (of("request_uri") is not null) return new("request_uri_not_supported", "The request_uri is not one that this service issued.");
        if (!client.Grants.Contains(GrantTypes.AuthorizationCode))
            return new("unauthorized_client", "The client may not use the authorization code grant.");
        if (of("response_type") is not { } type) return new(InvalidRequest, "The response_type is missing.");
        if (type != "code") return new("unsupported_response_type", "The response_type must be code.");
        if (of("response_mode") is not (null or "query" or "form_post"))
            return new(InvalidRequest, "The response_mode must be query or form_post.");
        if (of("state") is { Length: > MaxStateLength } || of("nonce") is { Length: > MaxNonceLength })
            return new(InvalidRequest, $"The state must not exceed {MaxStateLength} characters, nor the nonce {MaxNonceLength}.");
        if (of("dpop_jkt") is { } key && !KeyThumbprint.TryParse(key, out _))
            return new(InvalidRequest, "The dpop_jkt is not a SHA-256 JWK thumbprint.");
        if (of("max_age") is { } age && MaxAgeOf(age) is null) return new(InvalidRequest, "The max_age is not a number of seconds.");
        if (Words(of("prompt")) is { Count: > 1 } prompts && prompts.Contains("none"))
            return new(InvalidRequest, "The prompt value none cannot be combined with other values.");
        return CheckChallenge(client, of);
    }

    /// <summary>RFC 7636, section 4.4.1; RFC 9700, section 2.1.1.</summary>
    private static AuthorizationError? CheckChallenge(OAuthClient client, Func<string, string?> of)
    {
        if (of("code_challenge") is { } challenge)
        {
            if (of("code_challenge_method") != "S256") return new(InvalidRequest, "The code_challenge_method must be S256.");
            // A SHA-256 in base64url has the form of a thumbprint.
            bool isHash = KeyThumbprint.TryParse(challenge, out _);
            return isHash ? null : new(InvalidRequest, "The code_challenge is not a SHA-256 hash in base64url.");
        }

        if (of("code_challenge_method") is not null) return new(InvalidRequest, "The code_challenge is missing.");
        if (client.RequirePkce) return new(InvalidRequest, "The code_challenge is missing: this client must use PKCE.");
        // Nobody could check a nonce without an ID token.
        return of("nonce") is null || !Words(of("scope")).Contains("openid")
            ? new(InvalidRequest, "Without code_challenge, a nonce must be sent, and the scope must contain openid.")
            : null;
    }

    /// <summary>The parameters, and the names that occur more than once; null if they are malformed.</summary>
    private static (Dictionary<string, string> Values, HashSet<string> Repeated)? Parameters(string query)
    {
        var (values, repeated) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, value) in OAuthForm.ReadPairs(query.StartsWith('?') ? query[1..] : query))
        {
            // RFC 8707 allows several resources, which this service ignores.
            if (!values.TryAdd(name, value) && name != "resource") repeated.Add(name);
            if (values.Count > MaxParameters) return null;
        }

        return values.Values.All(IsText) ? (values, repeated) : null;
    }

    /// <summary>No control characters: these values go back into addresses and pages.</summary>
    private static bool IsText(string value) => value.EnumerateRunes().All(rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar);

    private static IReadOnlyList<string> Words(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static TimeSpan? MaxAgeOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds) : null;
}

/// <summary>Why an authorization request is not answered with a code (RFC 6749, section 4.1.2.1).</summary>
/// <param name="Error">The error code.</param>
/// <param name="Description">What it means, for the client's developer.</param>
/// <param name="Target">Where it may be reported; null if the address in the request is not one of the client's.</param>
internal sealed record AuthorizationError(string Error, string Description, AuthorizationTarget? Target = null);
