using CsCheck;
using QrLogin.Api.Authentication.Dpop;

namespace QrLogin.Tests.Fuzz;

/// <summary>The parsers of DPoP proofs and nonces.</summary>
[Trait("Speed", "Slow")]
public sealed class ProofTests : IDisposable
{
    private readonly ProofSigner _key = new();

    public void Dispose() => _key.Dispose();
    private readonly DpopNonces _nonces = new(new(), null, TimeProvider.System);

    private string Proof => _key.Sign(Header, """{"jti":"one","htm":"POST","htu":"http://localhost/","iat":1}""");

    private string Header => ProofPlan.GoodHeader.Replace("«jwk»", _key.Jwk, StringComparison.Ordinal);

    [Fact]
    public void A_proof_signed_by_its_own_key_is_accepted() =>
        Assert.Equal(
            ("one", "POST", "http://localhost/", 1d),
            DpopProofJwt.Parse(Proof) is { Claims: var said } ? (said.Jti, said.Htm, said.Htu, said.Iat) : default);

    [Fact]
    public void A_proof_with_one_changed_character_is_refused()
    {
        string proof = Proof;
        Assert.NotNull(DpopProofJwt.Parse(proof));
        Assert.All(
            Enumerable.Range(0, proof.Length),
            at => Assert.Null(DpopProofJwt.Parse(proof[..at] + (proof[at] == 'A' ? 'B' : 'A') + proof[(at + 1)..])));
        HostileInput.Near(proof).Where(near => near != proof).Sample(near => Assert.Null(DpopProofJwt.Parse(near)), iter: 20_000);
    }

    [Fact]
    public void No_signed_proof_makes_the_reader_throw() => ProofGen.Any.Sample(
        plan =>
        {
            string text = _key.Sign(
                plan.Header.Replace("«jwk»", _key.Jwk, StringComparison.Ordinal),
                plan.Claims.Replace("«iat»", "1", StringComparison.Ordinal));
            Assert.True(DpopProofJwt.Parse(text) is not { } proof || text.Length <= DpopProofJwt.MaxLength && proof.Key.Value.Length == 43);
        },
        iter: 20_000);

    [Fact]
    public void No_random_proof_makes_the_reader_throw() => Gen.OneOf(
        HostileInput.Text, Gen.String[0, 300], Gen.Char.Array[0, 60].Select(c => new string(c))).Array[1, 4].Sample(
        parts => Assert.Null(DpopProofJwt.Parse(string.Join('.', parts))),
        iter: 20_000);

    [Fact]
    public void A_nonce_has_one_spelling()
    {
        string nonce = _nonces.Current;
        Assert.NotNull(_nonces.ExpiryOf(nonce));
        HostileInput.Near(nonce).Where(near => near != nonce).Sample(near => Assert.Null(_nonces.ExpiryOf(near)), iter: 20_000);
    }

    [Fact]
    public void No_random_nonce_makes_the_reader_throw() => Gen.OneOf(
        HostileInput.Text,
        Gen.Char.Array[32].Select(c => new string(c)),
        Gen.String[Gen.Char['!', '~'], 32, 32],
        Gen.String[32, 32]).Sample(
        text => Assert.Null(_nonces.ExpiryOf(text)),
        iter: 20_000);
}
