using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Requests;

/// <summary>The JSON body of a request. Unknown members are ignored.</summary>
internal interface IJsonRequest<T> : IReadFromRequest<T>
    where T : class, IJsonRequest<T>
{
    /// <summary>Deserializes it.</summary>
    static abstract JsonTypeInfo<T> TypeInfo { get; }

    static string? IReadFromRequest<T>.BodyMediaType => "application/json";

    static ValueTask<Result<T>> IReadFromRequest<T>.ReadAsync(HttpContext http) => JsonBody.ReadAsync<T>(http);

    /// <summary>Adds an error for each member that is not valid.</summary>
    void Validate(ValidationErrors errors);
}
