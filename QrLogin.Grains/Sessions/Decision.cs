using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>What the rules make of a verb: the session that follows (the same one if nothing changed), and the refusal if there is one.</summary>
internal readonly record struct Decision(QrSession Session, Refusal? Refusal = null);

/// <summary>A request that changed a record, and its outcome: a refusal (a wrong number), or null for success.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.attempt")]
internal sealed record CompletedRequest([property: Id(0)] RequestId RequestId, [property: Id(1)] Refusal? Refusal = null);
