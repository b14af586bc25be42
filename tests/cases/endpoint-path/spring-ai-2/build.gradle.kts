dependencies {
    implementation("org.springframework.ai:spring-ai-starter-model-openai:2.0.3")
}
