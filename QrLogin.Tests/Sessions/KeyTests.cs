using QrLogin.Grains.Contracts;
using QrLogin.Grains.Dpop;
using QrLogin.Grains.Sessions;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>Key-bound sessions, and the replay cache of their grain.</summary>
public sealed class KeyTests
{
    private static readonly KeyThumbprint s_key = KeyThumbprint.From(new byte[32]), s_other = KeyThumbprint.From([1, .. new byte[31]]);

    [Fact]
    public void A_key_bound_session_reveals_nothing_without_its_key()
    {
        var session = Rotating(s_key);
        Assert.Null(session.GuardPc(Pc, s_key));
        Assert.Equal(new Refusal(RefusalCode.InvalidPollToken), session.GuardPc(Pc, null));
        Assert.Equal(new Refusal(RefusalCode.InvalidProof), session.GuardPc(Pc, s_other));
        // Another device learns less than a wrong key.
        Assert.Equal(new Refusal(RefusalCode.InvalidPollToken), session.GuardPc(OtherPc, s_other));
    }

    [Fact]
    public void A_session_opened_without_a_key_accepts_no_key_later() =>
        Assert.Equal(new Refusal(RefusalCode.InvalidPollToken), Opened().GuardPc(Pc, s_key));

    [Fact]
    public void A_key_bound_session_can_be_cancelled_only_with_its_key()
    {
        var session = Rotating(s_key);
        Assert.Equal(new Refusal(RefusalCode.InvalidPollToken), session.Cancel(Cancel(), Start).Refusal);
        Assert.Equal(
            new Refusal(RefusalCode.InvalidProof),
            session.Cancel(Cancel() with { Proof = Proof(1) with { Key = s_other } }, Start).Refusal);
        Assert.Null(session.Cancel(Cancel() with { Proof = Proof(1) }, Start).Refusal);
    }

    [Fact]
    public void A_proof_is_accepted_once_but_again_from_the_same_request()
    {
        var memory = new DpopReplayCache();
        var proof = Proof(1);
        Assert.True(memory.Accept(proof, Start));
        Assert.True(memory.Accept(proof, Start));
        Assert.False(memory.Accept(proof with { RequestId = NextRequestId() }, Start));
        Assert.True(memory.Accept(Proof(2), Start));
    }

    [Fact]
    public void A_proof_leaves_the_replay_cache_once_its_age_alone_is_reason_to_refuse_it()
    {
        var memory = new DpopReplayCache();
        memory.Accept(Proof(1), Start);
        // The front end refuses it from 60 s on, or from 180 s on if it has a nonce; clocks may differ by a minute.
        Assert.False(memory.Accept(Proof(1), Start + TimeSpan.FromSeconds(60)));
        Assert.False(memory.Accept(Proof(1), Start + TimeSpan.FromSeconds(239)));
        Assert.True(memory.Accept(Proof(1), Start + TimeSpan.FromSeconds(240)));
    }

    [Fact]
    public void A_silo_whose_clock_is_ahead_remembers_a_proof_all_the_same()
    {
        var (memory, now) = (new DpopReplayCache(), Start + TimeSpan.FromHours(1));
        Assert.True(memory.Accept(Proof(1), now));
        Assert.False(memory.Accept(Proof(1), now + TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_full_replay_cache_refuses_further_proofs()
    {
        var memory = new DpopReplayCache();
        Assert.All(Enumerable.Range(0, DpopReplayCache.Capacity), i => Assert.True(memory.Accept(Proof(i), Start)));
        Assert.Throws<OverloadedException>(() => memory.Accept(Proof(DpopReplayCache.Capacity), Start));
        Assert.True(memory.Accept(Proof(DpopReplayCache.Capacity), Start + TimeSpan.FromSeconds(240)));
    }

    private static DpopProof Proof(int id) => new(s_key, (UInt128)id, NextRequestId(), Start + TimeSpan.FromSeconds(60));
}
