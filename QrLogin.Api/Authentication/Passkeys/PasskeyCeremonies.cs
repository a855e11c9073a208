using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using Fido2NetLib;
using Fido2NetLib.Objects;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Passkeys;

/// <summary>
/// Creates the options of registrations and assertions, and verifies the responses (Web Authentication Level 3, sections 7.1 and 7.2). The
/// library checks the signatures; the grains, that an assertion counts once.
/// </summary>
internal sealed class PasskeyCeremonies(RelyingParty party, PasskeyChallenges challenges)
{
    /// <summary>The most transports that are kept.</summary>
    public const int MaxTransports = 8;

    private const string PublicKey = "public-key", Required = "required", None = "none";

    private const int MaxTransportLength = 32;

    /// <summary>The largest public key, in bytes. RSA keys of 8,192 bits have a good thousand.</summary>
    private const int MaxPublicKeyLength = 2_048;

    /// <summary>The longest credential id, in bytes (Web Authentication Level 3, section 4).</summary>
    private const int MaxCredentialIdLength = 1_023;

    private static readonly PubKeyCredParam[] s_keys = [PubKeyCredParam.ES256, PubKeyCredParam.RS256, PubKeyCredParam.Ed25519];

    /// <summary>Whether passkeys work at the origin of the request.</summary>
    public bool IsAvailable(HttpContext http) => party.For(http) is not null;

    /// <summary>The options of a registration.</summary>
    public PasskeyCreationOptions CreationOptions(HttpContext http, AccountProfile account, AccountPasskeys passkeys)
    {
        var rp = party.For(http)!;
        return new(
            new(rp.RPID, rp.RPName),
            new(account.AccountId.Value, account.Username.Value, account.ShownName),
            Base64Url.EncodeToString(challenges.Create(PasskeyPurpose.Register, account.AccountId, passkeys.Changes)),
            [.. s_keys.Select(key => new PasskeyAlgorithm(PublicKey, (int)key.Alg))],
            (int)rp.Timeout,
            [.. passkeys.Passkeys.Select(Descriptor)],
            PasskeySelection.Discoverable,
            None);
    }

    /// <summary>The options of a login, with any passkey.</summary>
    public PasskeyRequestOptions LoginOptions(HttpContext http) => RequestOptions(http, challenges.Create(PasskeyPurpose.LogIn), []);

    /// <summary>The options of a proof that the person is the account's owner.</summary>
    public PasskeyRequestOptions ProofOptions(HttpContext http, AccountId account, AccountPasskeys passkeys) =>
        RequestOptions(http, challenges.Create(PasskeyPurpose.ProvePerson, account), passkeys.Passkeys);

    /// <summary>The options of a confirmation.</summary>
    public PasskeyRequestOptions ConfirmationOptions(HttpContext http, QrId session, SecretHash confirmToken, AccountPasskeys passkeys) =>
        RequestOptions(http, challenges.ForConfirmation(session, confirmToken).Bytes, passkeys.Passkeys);

    /// <summary>Reads a new passkey; null if it is not valid, or not the account's.</summary>
    public async Task<AddPasskey?> ReadRegistrationAsync(
        HttpContext http, AccountId account, string id, PasskeyAttestationResponse response, string name)
    {
        if (party.For(http) is not { } rp || Decode(id) is not { Length: <= MaxCredentialIdLength } credentialId) return null;
        if (Decode(response.ClientDataJSON) is not { } clientData || Decode(response.AttestationObject) is not { } attestation) return null;
        if (ChallengeOf(clientData) is not { } bytes || challenges.Open(bytes, PasskeyPurpose.Register, account) is not { } challenge)
            return null;
        var made = await Verify(() => new Fido2(rp).MakeNewCredentialAsync(new()
        {
            AttestationResponse = new()
            {
                Id = id,
                RawId = credentialId,
                Type = PublicKeyCredentialType.PublicKey,
                Response = new() { ClientDataJson = clientData, AttestationObject = attestation },
            },
            OriginalOptions = CredentialCreateOptions.Create(
                rp,
                challenge.Bytes,
                new() { Id = UserHandleOf(account), Name = "", DisplayName = "" },
                new() { ResidentKey = ResidentKeyRequirement.Required, UserVerification = UserVerificationRequirement.Required },
                AttestationConveyancePreference.None,
                [],
                null!,
                s_keys),
            // The grain of the passkey ensures that.
            IsCredentialIdUniqueToUserCallback = (_, _) => Task.FromResult(true),
        }));
        if (made is not { PublicKey.Length: <= MaxPublicKeyLength } || !made.Id.AsSpan().SequenceEqual(credentialId)) return null;
        var passkey = new NewPasskey
        {
            AccountId = account,
            CredentialId = Base64Url.EncodeToString(made.Id),
            PublicKey = Base64Url.EncodeToString(made.PublicKey),
            SignCount = made.SignCount,
            Transports = TransportsOf(response),
            Name = name,
        };
        return new(PasskeyId.Of(made.Id), passkey, challenge.Changes);
    }

    /// <summary>Verifies a login. Returns the passkey; null if the assertion is not valid.</summary>
    public Task<PasskeyDetails?> AcceptLoginAsync(HttpContext http, IGrainFactory grains, PasskeyAssertion assertion) =>
        AcceptAsync(http, grains, assertion, null, bytes => challenges.Open(bytes, PasskeyPurpose.LogIn));

    /// <summary>Verifies a proof that the person is the account's owner.</summary>
    public async Task<bool> AcceptProofAsync(HttpContext http, IGrainFactory grains, PasskeyAssertion assertion, AccountId account) =>
        await AcceptAsync(
            http, grains, assertion, account, bytes => challenges.Open(bytes, PasskeyPurpose.ProvePerson, account)) is not null;

    /// <summary>Verifies a confirmation with one of the account's passkeys.</summary>
    public async Task<PasskeyCheck> CheckConfirmationAsync(
        HttpContext http, IGrainFactory grains, PasskeyAssertion assertion, AccountId account, QrId session, SecretHash confirmToken)
    {
        var challenge = challenges.ForConfirmation(session, confirmToken);
        // The library compares the challenges.
        return await AcceptAsync(http, grains, assertion, account, _ => challenge) is null ? PasskeyCheck.Invalid : PasskeyCheck.Valid;
    }

    private async Task<PasskeyDetails?> AcceptAsync(
        HttpContext http, IGrainFactory grains, PasskeyAssertion assertion, AccountId? owner, Func<byte[], OpenedChallenge?> open)
    {
        if (party.For(http) is not { } rp || assertion.Type != PublicKey || assertion.Response is not { } response) return null;
        if (Decode(assertion.RawId) is not { Length: <= MaxCredentialIdLength } id || assertion.Id != assertion.RawId) return null;
        if (Decode(response.ClientDataJSON) is not { } clientData || Decode(response.AuthenticatorData) is not { } data) return null;
        if (Decode(response.Signature) is not { } signature || ChallengeOf(clientData) is not { } bytes) return null;
        byte[]? userHandle = null;
        if (response.UserHandle is { } handle && (userHandle = Decode(handle)) is null) return null;
        if (open(bytes) is not { } challenge) return null;

        var grain = grains.Passkey(PasskeyId.Of(id));
        if (await http.CallAsync(grain.Describe) is not { } passkey) return null;
        if (owner is { } account && passkey.AccountId != account) return null;
        // For a login, the authenticator must name the account itself (section 7.2, step 6).
        if (owner is null && userHandle is null) return null;
        var verified = await Verify(() => new Fido2(rp).MakeAssertionAsync(new()
        {
            AssertionResponse = new()
            {
                Id = assertion.Id!,
                RawId = id,
                Type = PublicKeyCredentialType.PublicKey,
                Response = new()
                {
                    AuthenticatorData = data,
                    ClientDataJson = clientData,
                    Signature = signature,
                    UserHandle = userHandle,
                },
            },
            OriginalOptions = AssertionOptions.Create(rp, challenge.Bytes, [], UserVerificationRequirement.Required, null!),
            StoredPublicKey = Base64Url.DecodeFromChars(passkey.PublicKey),
            // The grain compares the counters, together with writing the new one.
            StoredSignatureCounter = 0,
            IsUserHandleOwnerOfCredentialIdCallback = (named, _) =>
                Task.FromResult(named.UserHandle.AsSpan().SequenceEqual(UserHandleOf(passkey.AccountId))),
        }));
        if (verified is null) return null;
        var use = new UsePasskey(http.RequestId(), challenge.Hash, challenge.ExpiresAt, verified.SignCount, challenge.IsRepeatable);
        return await http.CallAsync(grain.Use, use) ? passkey : null;
    }

    private PasskeyRequestOptions RequestOptions(HttpContext http, byte[] challenge, ImmutableArray<PasskeyDetails> passkeys)
    {
        var rp = party.For(http)!;
        return new(Base64Url.EncodeToString(challenge), (int)rp.Timeout, rp.RPID, [.. passkeys.Select(Descriptor)], Required);
    }

    private static PasskeyDescriptor Descriptor(PasskeyDetails passkey) => new(PublicKey, passkey.CredentialId, passkey.Transports);

    private static byte[] UserHandleOf(AccountId account) => Base64Url.DecodeFromChars(account.Value);

    private static ImmutableArray<string> TransportsOf(PasskeyAttestationResponse response) =>
    [
        .. (response.Transports ?? []).Where(IsTransport).Distinct().Take(MaxTransports),
    ];

    private static bool IsTransport(string name) =>
        name is { Length: > 0 and <= MaxTransportLength } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    /// <summary>The challenge that the client says it has signed; null if the client data is malformed.</summary>
    private static byte[]? ChallengeOf(byte[] clientData)
    {
        try
        {
            using var json = JsonDocument.Parse(clientData);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("challenge", out var challenge)
                && challenge.ValueKind == JsonValueKind.String
                    ? Decode(challenge.GetString())
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string? text)
    {
        if (text is null) return null;
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        bool isRight = Base64Url.DecodeFromChars(text, bytes, out _, out int written) == OperationStatus.Done;
        return isRight && written > 0 ? bytes[..written] : null;
    }

    private static async Task<T?> Verify<T>(Func<Task<T>> verify)
        where T : class
    {
        try
        {
            return await verify();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever the library could not read or did not accept came from the caller.
            return null;
        }
    }
}
